/** The frame of the Telegram page; assets/telegram.js fills it. */
export const telegramBody = `
<div class="panes chat telegram" id="panes">
  <section class="pane list" aria-label="Percakapan">
    <header class="pane-head"><h1>Telegram</h1><span class="line" id="bot"><span class="dot" aria-hidden="true"></span>
      <span id="bot-name"></span></span></header>
    <p class="line-state" id="bot-state" role="status"></p>
    <ul id="chats" class="entries"></ul>
    <details class="commands" id="commands" hidden><summary>Perintah bot</summary><dl id="command-list"></dl></details>
  </section>
  <section class="pane detail" aria-label="Pesan">
    <p id="unselected" class="empty">Pilih percakapan untuk melihat pesannya, menulis, dan menekan tombol.</p>
    <div id="chat" class="conversation" hidden>
      <header class="pane-head"><button type="button" id="back" class="quiet back" aria-label="Kembali ke daftar">‹</button>
        <span class="avatar" id="avatar" aria-hidden="true"></span>
        <div class="who"><h2 id="name"></h2><p id="about"></p></div>
        <button type="button" id="reach" class="quiet"></button></header>
      <div class="bubbles" id="bubbles" role="log" aria-live="polite" tabindex="0" aria-label="Isi percakapan"></div>
      <p class="toast" id="toast" role="status" hidden></p>
      <form id="write" class="write">
        <label for="speaker">Sebagai <select id="speaker"></select></label>
        <textarea id="text" rows="1" maxlength="4096" placeholder="Pesan, atau /help"
          aria-label="Pesan"></textarea>
        <button type="submit" id="send" aria-label="Kirim">➤</button>
      </form>
      <p class="error" id="error" role="alert" hidden></p>
    </div>
  </section>
</div>`;
