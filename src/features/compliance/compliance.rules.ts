import { defineErrors } from '../../kernel/errors.ts'
import { all, allMasked, definePermissions, forRoles, own, self, territory } from '../../kernel/roles.ts'

export const COMPLIANCE_MEASURES = ['contact', 'face_to_face'] as const
export type ComplianceMeasure = (typeof COMPLIANCE_MEASURES)[number]
/** Model 4.4. */
export const MEASURE_RULES: Readonly<Record<ComplianceMeasure, readonly string[]>> = {
  contact: ['OB1', 'OB2'],
  face_to_face: ['OB3'],
}
export const COMPLIANCE_GROUPINGS = ['unit', 'manager', 'tier'] as const
/** Target of both measures, in per cent. */
export const COMPLIANCE_TARGET = 100
export const TREND_PERIODS = 6

/** Row KPI of 4.3: own, unit or all figures. The rows behind them are people: fewer may open those. */
export const compliancePermissions = definePermissions({
  'compliance:read': { ...forRoles(['VM', 'GM', 'ZS', 'CH', 'CO'], self), SV: territory, ...forRoles(['QA', 'AN', 'EX'], all) },
  'compliance:rows': { VM: own, GM: own, SV: territory, QA: allMasked },
})

export const complianceErrors = defineErrors({
  'compliance.period_invalid': 'invalid',
  'compliance.period_in_future': 'invalid',
})
