import { byId } from './dom.js';

// A list with what was chosen from it beside it; and the box to write in, below a conversation.

/** Shows what was chosen; on a narrow page in the place of the list. */
export function showDetail(id) {
  byId('unselected').hidden = true;
  byId(id).hidden = false;
  byId('panes').classList.add('opened');
}

export function hideDetail(id) {
  byId(id).hidden = true;
  byId('unselected').hidden = false;
  byId('panes').classList.remove('opened');
}

/** Says below the conversation what went wrong; nothing takes it back. */
export function complain(error) {
  byId('error').textContent = error?.message ?? '';
  byId('error').hidden = !error;
}

/** Sends what is written: with Enter or the button. The box grows with its lines, up to six, and is empty afterwards. */
export function composer(send) {
  const box = byId('text');
  const submit = async () => {
    const text = box.value.trim();
    if (!text) return;
    try {
      await send(text);
      box.value = '';
      box.rows = 1;
      complain();
    } catch (error) {
      complain(error);
    }
  };
  byId('write').addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  box.addEventListener('input', () => {
    box.rows = Math.min(6, box.value.split('\n').length);
  });
}
