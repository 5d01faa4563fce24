import { CspEvaluator } from 'csp_evaluator/dist/evaluator.js'
import { Severity } from 'csp_evaluator/dist/finding.js'
import { CspParser } from 'csp_evaluator/dist/parser.js'
import { describe, expect, it } from 'vitest'
import { contentSecurityPolicy } from './headers.ts'

describe('the content security policy', () => {
  it.each([null, 'bm9uY2Vub25jZW5vbmNl'])('has no finding of high or medium severity (nonce %s)', (nonce) => {
    const findings = new CspEvaluator(new CspParser(contentSecurityPolicy(nonce)).csp).evaluate()
    const serious = findings.filter((finding) => finding.severity <= Severity.MEDIUM)
    expect(serious.map((finding) => `${finding.directive}: ${finding.description}`)).toEqual([])
  })
  it('names no inline script, no eval and no foreign origin', () => {
    expect(contentSecurityPolicy('n')).not.toMatch(/unsafe-|https?:|\*/)
  })
})
