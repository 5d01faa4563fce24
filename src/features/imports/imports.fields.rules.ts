/** What a column may mean. `text` fields take one column; `number` fields may add several (day, evening and night minutes). */
export const FIELD_GROUPS = ['key', 'customer', 'usage'] as const
export type FieldGroup = (typeof FIELD_GROUPS)[number]
export type FieldType =
  | 'key'
  | 'name'
  | 'text'
  | 'gender'
  | 'phone'
  | 'id_number'
  | 'address'
  | 'birthday'
  | 'calendar'
  | 'yes_no'
  | 'territory'
  | 'date'
  | 'tenure'
  | 'status'
  | 'subscription_kind'
  | 'segment'
  | 'account_role'
  | 'channel'
  | 'month'
  | 'money'
  | 'number'
  | 'count'

export interface FieldSpec {
  readonly group: FieldGroup
  readonly type: FieldType
  /** Folded names (no case, blanks or punctuation) that feeds give it, Chinese and English. */
  readonly names: readonly string[]
  readonly maxLength?: number
  /** Sealed in the database, masked in previews and reports. */
  readonly sealed?: boolean
}

const spec = (group: FieldGroup, type: FieldType, names: readonly string[], more: Partial<FieldSpec> = {}): FieldSpec => ({
  group,
  type,
  names,
  ...more,
})

// One line a field: a table to read, not to fold.
// oxfmt-ignore
export const FIELDS = {
  customerNo: spec('key', 'key', ['客户编号', '客户编码', '客户号', '客户标识', '客户id', '客戶編號', '会员号', '会员编号', 'customerno', 'customerid', 'customernumber', 'custid', 'custno', 'clientid', 'accountnumber', 'memberid', 'id']),
  subscriptionNo: spec('key', 'key', ['用户编号', '用户标识', '用户id', '用户编码', '订购编号', '服务编号', 'subscriptionno', 'subscriptionid', 'subscriberid', 'subscriberno', 'userid', 'serviceid', 'lineid']),
  name: spec('customer', 'name', ['姓名', '客户姓名', '客户名称', '客户名', '名称', '名字', '客戶姓名', '客戶名稱', 'name', 'customername', 'fullname', 'custname', 'clientname', 'surname'], { maxLength: 120 }),
  gender: spec('customer', 'gender', ['性别', '性別', '客户性别', 'gender', 'sex']),
  phone: spec('customer', 'phone', ['手机', '手机号', '手机号码', '联系电话', '电话', '电话号码', '移动电话', '手機', '聯繫電話', '号码', '业务号码', '用户号码', 'phone', 'phoneno', 'phonenumber', 'mobile', 'mobileno', 'mobilephone', 'msisdn', 'tel', 'telephone', 'cellphone'], { sealed: true }),
  idNumber: spec('customer', 'id_number', ['身份证', '身份证号', '身份证号码', '证件号', '证件号码', '身份證號', 'idnumber', 'idno', 'idcard', 'idcardno', 'nationalid', 'identitynumber', 'certno'], { sealed: true }),
  address: spec('customer', 'address', ['地址', '家庭住址', '住址', '联系地址', '家庭地址', '通讯地址', 'address', 'homeaddress', 'street', 'addr'], { maxLength: 300, sealed: true }),
  birthday: spec('customer', 'birthday', ['生日', '出生日期', '出生年月日', '出生年月', '客户生日', 'birthday', 'birthdate', 'dateofbirth', 'dob']),
  birthCalendar: spec('customer', 'calendar', ['生日历法', '历法', '生日类型', '公历农历', '阴历阳历', 'birthdaycalendar', 'calendar', 'birthcalendar']),
  birthLeapMonth: spec('customer', 'yes_no', ['闰月', '是否闰月', '闰月标志', 'leapmonth', 'isleapmonth']),
  territory: spec('customer', 'territory', ['区域', '区域编码', '片区', '归属区域', '归属地', '县区', '区县', '地区', '所属区域', '营业部', '區域', 'territory', 'region', 'regioncode', 'area', 'district', 'county', 'city']),
  openedOn: spec('customer', 'date', ['入网日期', '入网时间', '开户日期', '开户时间', '入網日期', '激活日期', 'openedon', 'opendate', 'joindate', 'activationdate', 'startdate', 'customersince', 'openingdate']),
  tenureMonths: spec('customer', 'tenure', ['在网月数', '网龄', '在网时长', '入网月数', '網齡', 'tenure', 'tenuremonths', 'monthsinnet', 'accountlength', 'monthsoncustomer']),
  status: spec('customer', 'status', ['状态', '客户状态', '用户状态', '在网状态', '狀態', 'status', 'state', 'customerstatus', 'accountstatus']),
  hasLeft: spec('customer', 'yes_no', ['是否离网', '离网标志', '离网', '流失', '是否流失', 'churn', 'churned', 'hasleft', 'isleft', 'attrition', 'exited']),
  leftOn: spec('customer', 'date', ['离网日期', '离网时间', '销户日期', 'lefton', 'churndate', 'leavedate', 'closedate', 'enddate']),
  contractEnd: spec('customer', 'date', ['合约到期', '合约到期日', '合同到期日', '协议到期日', '合约结束日期', 'contractend', 'contractenddate', 'contractexpiry']),
  industry: spec('customer', 'text', ['行业', '所属行业', '行业类别', '行業', 'industry', 'sector', 'trade'], { maxLength: 60 }),
  accountNo: spec('customer', 'key', ['集团编号', '集团编码', '集团客户编号', '集团id', '单位编号', 'accountno', 'groupno', 'groupid', 'corporateid', 'groupaccount']),
  accountName: spec('customer', 'name', ['集团名称', '集团客户名称', '集团', '单位名称', '公司名称', 'accountname', 'groupname', 'companyname', 'corporatename'], { maxLength: 120 }),
  accountSegment: spec('customer', 'segment', ['集团类型', '集团规模', '集团级别', '集团等级', '集团分类', 'accountsegment', 'groupsegment', 'grouplevel']),
  accountRole: spec('customer', 'account_role', ['集团角色', '集团内角色', '集团成员角色', '角色', 'accountrole', 'grouprole', 'role']),
  preferredChannel: spec('customer', 'channel', ['偏好渠道', '沟通偏好', '喜好渠道', '联系方式偏好', 'preferredchannel', 'channelpreference']),
  subscriptionKind: spec('customer', 'subscription_kind', ['用户类型', '号码类型', '卡类型', '业务类型', 'subscriptionkind', 'subscriptiontype', 'linetype', 'cardtype']),
  plan: spec('customer', 'text', ['套餐', '套餐名称', '资费', '资费套餐', 'plan', 'tariff', 'package', 'planname', 'contract'], { maxLength: 120 }),
  month: spec('usage', 'month', ['月份', '账期', '帐期', '账务月', '计费月', '统计月份', '數據月份', 'month', 'billingmonth', 'period', 'billmonth', 'cycle']),
  revenue: spec('usage', 'money', ['月消费', '消费', '消费金额', '收入', '账单金额', '出账金额', '月租费', '话费', '费用', '月收入', 'arpu', 'revenue', 'monthlycharges', 'monthlycharge', 'billamount', 'spend', 'charges', 'amount', 'monthlyrevenue', 'bill']),
  minutes: spec('usage', 'number', ['通话时长', '语音时长', '通话分钟', '通话分钟数', '计费时长', 'mou', 'minutes', 'voiceminutes', 'callminutes', 'totalminutes', 'totaldayminutes']),
  dataMb: spec('usage', 'number', ['流量', '上网流量', '流量mb', '数据流量', 'dou', 'datamb', 'data', 'datausage', 'mb', 'trafficmb']),
  roaming: spec('usage', 'money', ['漫游费', '国际漫游费', '漫游', 'roaming', 'roamingcharge', 'roamingfee', 'roamingrevenue']),
  arrears: spec('usage', 'money', ['欠费', '欠费金额', '欠款', 'arrears', 'overdue', 'debt', 'outstanding']),
  complaints: spec('usage', 'count', ['投诉', '投诉次数', '投诉数', 'complaints', 'complaintcount', 'customerservicecalls', 'servicecalls']),
  balance: spec('usage', 'money', ['余额', '账户余额', '帐户余额', 'balance', 'accountbalance']),
} as const satisfies Record<string, FieldSpec>

export type Field = keyof typeof FIELDS
export const FIELD_NAMES = Object.keys(FIELDS) as Field[]
export const fieldSpec = (field: Field): FieldSpec => FIELDS[field]

export const KINDS = ['customers', 'usage', 'combined'] as const
export type ImportKind = (typeof KINDS)[number]
/** Which fields a kind of import has a place for. */
export function takes(kind: ImportKind, field: Field): boolean {
  const { group } = fieldSpec(field)
  return group === 'key' || kind === 'combined' || (kind === 'customers' ? group === 'customer' : group === 'usage')
}

/** Columns of the facts, in their order; what else is numeric is kept under its own name. */
export const MEASURES = [
  'revenue',
  'minutes',
  'dataMb',
  'roaming',
  'arrears',
  'complaints',
  'balance',
] as const satisfies readonly Field[]
export type Measure = (typeof MEASURES)[number]
