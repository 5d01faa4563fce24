/**
 * The demo branch as DuckDB SQL: customers and their months, all from a hash of the row number, so that two runs agree.
 * Nothing here is a real person: names are drawn from lists, numbers counted up.
 */
const SURNAMES =
  '王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚'
const GIVEN_MALE = '伟强磊军洋勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆宁建国志文海峰博思远子轩泽睿哲成栋立群明远'
const GIVEN_FEMALE = '芳娜敏静丽艳娟霞秀兰玲桂英燕红梅莉洁慧颖琳雪婷倩欣怡佳雨萱梓涵若诗语清文雅晓蕾静怡书瑶'
const INDUSTRIES = ['government', 'finance', 'healthcare', 'education', 'manufacturing', 'retail', 'transport', 'agriculture']
const STREETS = ['枫林路', '解放路', '建设路', '滨湖路', '洞庭大道', '青年路', '岳阳楼街', '东风路', '金鹗路', '巴陵路']

const list = (items: readonly string[]) => `[${items.map((item) => `'${item}'`).join(',')}]`

/** A uniform number in (0, 1) from the row and a salt. */
const uniform = (salt: number) => `((hash(i * 1009 + ${salt}) % 1000003) + 0.5) / 1000003.0`
const normal = (salt: number) => `sqrt(-2 * ln(${uniform(salt)})) * cos(2 * pi() * ${uniform(salt + 1)})`
const whole = (salt: number, below: number) => `(hash(i * 1009 + ${salt}) % ${below})::integer`
const pick = (items: readonly string[], salt: number) => `${list(items)}[${whole(salt, items.length)} + 1]`
const letter = (letters: string, salt: number) => `substr('${letters}', ${whole(salt, letters.length)} + 1, 1)`

/** `territories`: codes of the areas that customers live in. `month`: the last complete one when the branch begins. */
export function peopleSql(count: number, territories: readonly string[], month: string): string {
  const today = `date '${month}-01' + interval 1 month`
  const accounts = Math.max(8, Math.round(count / 900))
  const checkDigit = `substr('10X98765432', (list_sum(list_transform(range(1, 18), lambda k: substr(id17, k, 1)::integer * [7,9,10,5,8,4,2,1,6,3,7,9,10,5,8,4,2][k])) % 11)::integer + 1, 1)`
  return `
  with drawn as (
    select i,
      ${uniform(1)} < 0.54 as male,
      ${normal(2)} as wealth,
      ${normal(4)} * 0.03 as trend,
      case when ${uniform(6)} < 0.03 then 0.35 else 1.0 end as late_drop,
      (${today} - to_days(20 + floor(pow(${uniform(7)}, 1.3) * 5600)::integer))::date as opened_on,
      (date '1950-01-01' + to_days(${whole(8, 20_000)}))::date as born_on,
      ${uniform(9)} as calendar_draw,
      case when ${uniform(10)} < 0.12 then ${whole(11, accounts)} end as account
    from range(${count}) rows(i)
  ), numbered as (
    select *, '430600' || strftime(born_on, '%Y%m%d') || lpad((${whole(12, 499)} * 2 + case when male then 1 else 0 end)::varchar, 3, '0') as id17 from drawn
  )
  select i, wealth, trend, late_drop, opened_on,
    'Y' || lpad(i::varchar, 8, '0') as customer_no,
    ${letter(SURNAMES, 13)} || case when male then ${letter(GIVEN_MALE, 14)} else ${letter(GIVEN_FEMALE, 14)} end
      || case when ${uniform(15)} < 0.7 then (case when male then ${letter(GIVEN_MALE, 16)} else ${letter(GIVEN_FEMALE, 16)} end) else '' end as name,
    case when male then '男' else '女' end as gender,
    '199' || lpad(((i * 7919 + 12345) % 100000000)::varchar, 8, '0') as phone,
    id17 || ${checkDigit} as id_number,
    case when calendar_draw < 0.22 then strftime(born_on, '%Y') || '-' || lpad((${whole(17, 12)} + 1)::varchar, 2, '0') || '-' || lpad((${whole(18, 29)} + 1)::varchar, 2, '0')
      when calendar_draw < 0.95 then strftime(born_on, '%Y-%m-%d') end as birth_date,
    case when calendar_draw < 0.22 then '农历' when calendar_draw < 0.95 then '公历' end as birth_calendar,
    ${pick(territories, 19)} as territory,
    case when ${uniform(20)} < 0.45 then (${today} + to_days(${whole(21, 700)} + 1))::date end as contract_end,
    case when account is not null then 'G' || lpad(account::varchar, 5, '0') end as account_no,
    case when account is not null then '示范集团' || (account + 1)::varchar end as account_name,
    case when account is not null then ['重要', '大型', '中型', '中型', '小型', '小型', '小型'][account % 7 + 1] end as account_segment,
    case when account is not null then
      case when ${uniform(22)} < 0.01 then '领导人' when ${uniform(22)} < 0.04 then '重要个人' when ${uniform(22)} < 0.06 then '联系人' else '成员' end end as account_role,
    case when account is not null then ${list(INDUSTRIES)}[account % ${INDUSTRIES.length} + 1] end as industry,
    ${pick(STREETS, 23)} || (${whole(24, 300)} + 1)::varchar || '号' as address,
    ${pick(['电话', '电话', '短信', '上门', '接待'], 25)} as preferred_channel
  from numbered`
}

/**
 * One row a customer and month: twelve up to `month`, and `later` after it. `spread` is the standard deviation of the logarithm of a customer's spend: the wider, the
 * larger the share of the few (it is found by bisection so that the VIPs' share is the source's, A2).
 */
export function monthsSql(people: string, month: string, later: number, spread: number): string {
  const median = 30
  return `
  select i, customer_no, opened_on, strftime(date '${month}-01' - to_months(age), '%Y-%m') as month,
    round(100 * ${median} * exp(${spread} * wealth) * (1 + trend * (5.5 - age) / 6) * case when age < 0 then late_drop else 1.0 end
      * (0.88 + 0.24 * ((hash(i * 1009 + 331 + age * 17) % 1000003) / 1000003.0)))::bigint as revenue_fen,
    case when (hash(i * 1009 + 353 + age * 13) % 1000) < 18 then 3000 else 0 end as arrears_fen,
    round(60 + 40 * wealth + 20 * ((hash(i * 1009 + 371 + age) % 1000) / 1000.0))::integer as call_level,
    (hash(i * 1009 + 391 + age) % 1000)::integer as draw
  from ${people} people, range(${-later}, 12) ages(age)
  where date '${month}-01' - to_months(age) >= date_trunc('month', opened_on)`
}
