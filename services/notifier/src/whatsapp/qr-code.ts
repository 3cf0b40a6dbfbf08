import qrcode from 'qrcode-generator';

/** Light modules around a code: scanners want to see where it ends. */
const margin = 4;

/** A QR code as an SVG picture, black on white whatever the page looks like. */
export function qrSvg(text: string): string {
  const { size, isDark } = modulesOf(text);
  const side = size + 2 * margin;
  let path = '';
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (isDark(row, column)) path += `M${column + margin} ${row + margin}h1v1h-1z`;
    }
  }
  const box = `xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges" role="img"`;
  return `<svg ${box}><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path fill="#000" d="${path}"/></svg>`;
}

/** A QR code for a terminal: two rows of modules in a line, black on white whatever the terminal's colours are. */
export function qrTerminal(text: string): string {
  const { size, isDark } = modulesOf(text);
  const dark = (row: number, column: number) =>
    row >= 0 && row < size && column >= 0 && column < size && isDark(row, column);
  const lines: string[] = [];
  for (let row = -margin; row < size + margin; row += 2) {
    let line = '';
    for (let column = -margin; column < size + margin; column++) {
      const [upper, lower] = [dark(row, column), dark(row + 1, column)];
      line += upper ? (lower ? '█' : '▀') : lower ? '▄' : ' ';
    }
    lines.push(`\u001b[30;107m${line}\u001b[0m`);
  }
  return lines.join('\n');
}

function modulesOf(text: string): { size: number; isDark(row: number, column: number): boolean } {
  const code = qrcode(0, 'L');
  code.addData(text);
  code.make();
  return { size: code.getModuleCount(), isDark: (row, column) => code.isDark(row, column) };
}
