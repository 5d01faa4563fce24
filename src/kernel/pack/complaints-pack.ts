import type { Tier } from '../tiers.ts'
import type { Figure } from './figure.ts'
import type { PhraseBook } from './phrase-book.ts'

type Words = { readonly zh: string; readonly en: string }

/** `working`: business hours; `elapsed`: the clock on the wall, less the pauses; `wall`: nothing stops it. */
export interface ClockSetting {
  readonly counts: 'working' | 'elapsed' | 'wall'
  readonly minutes: Readonly<Record<Tier, number>>
}

/** What is heard or seen, and how much it speaks for which nature (J3). */
export interface NatureSign {
  readonly code: string
  readonly nature: 'solving' | 'venting' | 'expecting'
  readonly weight: number
  readonly name: Words
  /** Words of the record that show it, in simplified characters. */
  readonly heard: readonly string[]
}

export interface ComplaintsPack {
  readonly clocks: {
    readonly receipt: Figure<ClockSetting>
    readonly firstContact: Figure<ClockSetting>
    readonly progress: Figure<ClockSetting>
    readonly result: Figure<ClockSetting>
    readonly hardStopDays: Figure<number>
  }
  /** Who is told, and how, when so much of a clock has passed. */
  readonly escalation: Figure<
    readonly { readonly percent: number; readonly tell: readonly ('handler' | 'supervisor' | 'quality')[]; readonly how: Words }[]
  >
  readonly queueLeadMinutes: Figure<Readonly<Record<Tier | 'major' | 'regulator', number>>>
  readonly repeatWindowDays: Figure<number>
  readonly reopenWindowDays: Figure<number>
  readonly callbackDays: Figure<number>
  readonly digestDay: Figure<number>
  readonly skipLevelWords: Figure<readonly string[]>
  readonly majorWords: Figure<readonly string[]>
  readonly classes: Figure<
    readonly {
      readonly code: 'network' | 'business' | 'service'
      readonly name: Words
      readonly subClasses: readonly { readonly code: string; readonly name: Words }[]
    }[]
  >
  readonly causes: Figure<readonly { readonly code: string; readonly name: Words }[]>
  readonly natureSigns: Figure<readonly NatureSign[]>
  readonly natureAnswers: Figure<Readonly<Record<'solving' | 'venting' | 'expecting', Words>>>
  readonly beliefs: Figure<readonly Words[]>
  readonly coach: Figure<
    readonly {
      readonly stage: 'receive' | 'clarify' | 'propose' | 'execute' | 'callback'
      readonly dos: readonly Words[]
      readonly donts: readonly Words[]
      readonly say: readonly Words[]
    }[]
  >
  readonly methods: Figure<
    readonly {
      readonly code: string
      readonly name: Words
      readonly how: Words
      readonly fits: Words
      readonly natures: readonly ('solving' | 'venting' | 'expecting')[]
    }[]
  >
  readonly listening: Figure<readonly Words[]>
  readonly voiceAndBody: Figure<
    readonly { readonly code: string; readonly name: Words; readonly hint: Words; readonly faceToFace: boolean }[]
  >
  readonly phrases: Figure<PhraseBook>
  readonly goodwill: {
    /** Fen that may be spent once without asking. */
    readonly perSpendLimit: Figure<number>
    /** Fen of a member of staff in a year. */
    readonly yearlyFund: Figure<number>
    readonly reportWorkdays: Figure<number>
    readonly story: Figure<Words>
  }
}
