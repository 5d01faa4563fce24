/** One row of a feed after mapping and checking. Null: the file says nothing, what is on file stays. */
export interface ImportedCustomer {
  readonly rowNo: number
  readonly customerNo: string
  readonly name: string | null
  readonly gender: 'male' | 'female' | null
  readonly birthday: { calendar: 'solar' | 'lunar'; year: number | null; month: number; day: number; leapMonth: boolean } | null
  /** Normalised: digits only. */
  readonly phone: string | null
  readonly idNumber: string | null
  readonly address: string | null
  readonly territoryId: string | null
  readonly openedOn: string | null
  readonly status: 'active' | 'suspended' | 'left' | null
  readonly leftOn: string | null
  readonly contractEnd: string | null
  readonly industry: string | null
  readonly accountNo: string | null
  readonly accountName: string | null
  readonly accountSegment: 'strategic' | 'large' | 'medium' | 'small' | null
  readonly accountRole: 'leader' | 'key_person' | 'liaison' | 'member' | null
  readonly preferredChannel: 'sms' | 'mms' | 'phone' | 'visit' | 'reception' | null
  /** One to one by default: the customer's number. */
  readonly subscriptionNo: string | null
  readonly subscriptionKind: 'voice' | 'data_card' | 'secondary' | 'test' | null
  readonly subscriptionPlan: string | null
  readonly subscriptionNumber: string | null
}
