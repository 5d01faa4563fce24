/**
 * antd's portals lock scrolling with a style element of their own and forget the nonce. Whoever may make elements may
 * run scripts already, so giving each style element the nonce opens nothing: markup that is injected never comes here.
 */
export function giveStylesTheNonce(nonce: string): void {
  const create = document.createElement.bind(document)
  document.createElement = (name: string, options?: ElementCreationOptions): HTMLElement => {
    const element = create(name, options)
    if (element instanceof HTMLStyleElement) element.nonce = nonce
    return element
  }
}
