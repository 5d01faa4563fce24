interface PolicyFactory {
  createPolicy(name: string, rules: { createHTML(text: string): string }): unknown
}

/**
 * antd writes style text through innerHTML, which the content security policy guards. The one policy of this app lets
 * through text that cannot be markup, and nothing else.
 */
export function guardMarkup(): void {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes
  factory?.createPolicy('default', {
    createHTML: (text) => {
      if (text.includes('<')) throw new TypeError('markup as text is not allowed')
      return text
    },
  })
}
