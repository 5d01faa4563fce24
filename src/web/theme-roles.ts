/** Roles are named by meaning, never by hue. Each text role reaches 4.5:1 on every surface it is used on; control borders and icons reach 3:1. */
export type Mode = 'light' | 'dark'

const light = {
  // surfaces: warm paper, white sheet, sunken well
  paper: '#F7F5F1',
  sheet: '#FFFFFF',
  well: '#F2EFE9',
  hover: '#F5F2EC',
  selected: '#E9F0F6',
  ink: '#211F1C',
  ink2: '#524E47',
  ink3: '#666158',
  inkInverse: '#FFFFFF',
  // hair decorates, rule groups, control must reach 3:1
  hair: '#EAE6DF',
  rule: '#D8D3C9',
  control: '#8A8479',
  // indigo: the only accent
  accent: '#1D4E7E',
  accentHover: '#2A659E',
  accentActive: '#143A60',
  accentSoft: '#E9F0F6',
  accentLine: '#B3C9DD',
  // states of an obligation
  todo: '#33536F',
  todoSoft: '#EBF0F4',
  todoLine: '#C3D0DB',
  warn: '#7A4A00',
  warnSoft: '#FBF1DD',
  warnLine: '#E0C184',
  late: '#A1261B',
  lateSoft: '#FBECE9',
  lateLine: '#E6B5AE',
  met: '#1E5E3E',
  metSoft: '#E7F2EB',
  metLine: '#AED1BC',
  hold: '#524E47',
  holdSoft: '#F2EFE9',
  holdLine: '#CFC9BE',
  diamond: '#453A78',
  diamondSoft: '#EFEDF7',
  diamondLine: '#C8C2E2',
  gold: '#6B4F06',
  goldSoft: '#F9F1DA',
  goldLine: '#DEC987',
  silver: '#465460',
  silverSoft: '#EEF1F4',
  silverLine: '#C2CCD5',
  // charts
  c1: '#1D4E7E',
  c2: '#B0611A',
  c3: '#2F7A5B',
  c4: '#6A5BA8',
  c5: '#8A8479',
  base: '#928B7E',
  band: '#C9DAE9',
  grid: '#EAE6DF',
}

export type Roles = Readonly<typeof light>

const dark: Roles = {
  paper: '#171614',
  sheet: '#1F1E1B',
  well: '#27251F',
  hover: '#2A2823',
  selected: '#1E2F40',
  ink: '#EDEAE4',
  ink2: '#C6C1B7',
  ink3: '#A8A297',
  inkInverse: '#12110F',
  hair: '#2E2C27',
  rule: '#3D3A33',
  control: '#857F74',
  accent: '#8DB8E0',
  accentHover: '#A9CBEA',
  accentActive: '#6FA1D0',
  accentSoft: '#1E2F40',
  accentLine: '#3A5A78',
  todo: '#A9C3DA',
  todoSoft: '#202B35',
  todoLine: '#3B4D5C',
  warn: '#EBBE6B',
  warnSoft: '#332814',
  warnLine: '#6B5320',
  late: '#F29C90',
  lateSoft: '#3A1F1B',
  lateLine: '#7A3B33',
  met: '#8CCBA6',
  metSoft: '#1B2E23',
  metLine: '#37614A',
  hold: '#C6C1B7',
  holdSoft: '#27251F',
  holdLine: '#4A463E',
  diamond: '#BDB3EC',
  diamondSoft: '#2A2640',
  diamondLine: '#544B85',
  gold: '#E3C46A',
  goldSoft: '#322A12',
  goldLine: '#6B5920',
  silver: '#B9C6D2',
  silverSoft: '#262C32',
  silverLine: '#4A5661',
  c1: '#8DB8E0',
  c2: '#E0A062',
  c3: '#7CC3A0',
  c4: '#B3A5E8',
  c5: '#A8A297',
  base: '#7D776C',
  band: '#24384B',
  grid: '#2E2C27',
}

export const roles: Readonly<Record<Mode, Roles>> = { light, dark }

/** Sans for all data; serif for page titles and lead figures only, never for customers' names. */
export const fonts = {
  sans: '"PingFang SC", "Hiragino Sans GB", "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei UI", "Microsoft YaHei", system-ui, sans-serif',
  serif: '"Source Han Serif SC", "Noto Serif SC", "Noto Serif CJK SC", "Songti SC", "STSong", serif',
}

export const motion = { fast: '0.12s', base: '0.18s', sheet: '0.24s', ease: 'cubic-bezier(.2,0,0,1)' } as const

/** The custom properties `--zx-*` of one mode, as a declaration block. */
export function roleVars(mode: Mode): string {
  const colours = Object.entries(roles[mode]).map(
    ([name, value]) => `--zx-${name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}:${value}`,
  )
  const quotes = 'var(--zx-quotes, "-")'
  return [...colours, `--zx-sans:${quotes}, ${fonts.sans}`, `--zx-serif:${quotes}, ${fonts.serif}`, `color-scheme:${mode}`].join(
    ';',
  )
}
