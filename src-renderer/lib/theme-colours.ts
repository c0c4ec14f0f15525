/**
 * A token as a colour that a canvas understands: custom properties hold pairs for light and dark, which only an element
 * can resolve. `token`: a custom property's name, or any CSS colour that uses one (`var(--class-0)`).
 */
export function resolveColour(token: string, within: Element = document.body): string {
  const probe = document.createElement('span');
  probe.style.color = token.startsWith('--') ? `var(${token})` : token;
  probe.hidden = true;
  within.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}
