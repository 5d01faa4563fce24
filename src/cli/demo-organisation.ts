import type { Role } from '../kernel/roles.ts'
import type { TerritoryKind, UnitKind } from '../features/staff/staff.rules.ts'

/** A branch such as those of source S2: a city unit and county units (N1), with every role at work. Nobody in it is real. */
export interface DemoUnit {
  readonly name: string
  readonly kind: UnitKind
  readonly serviceHotline?: string
  readonly people: readonly DemoPerson[]
  /** Codes of the territories it is in charge of. */
  readonly territories: readonly string[]
}
export interface DemoPerson {
  readonly userName: string
  readonly displayName: string
  readonly role: Role
  readonly workPhone: string
  /** Its login is printed at the start. */
  readonly shown: boolean
}
export interface DemoTerritory {
  readonly code: string
  readonly name: string
  readonly kind: TerritoryKind
  readonly parent: string | null
}

/** Known to everybody who reads this line: for a demo on one's own machine, and nowhere else. */
export const DEMO_PASSWORD = 'Zhixin-Demo-2026'
export const DEMO_BRANCH = { name: '示范分公司', kind: 'branch', serviceHotline: '10086' } as const

export const DEMO_TERRITORIES: readonly DemoTerritory[] = [
  { code: 'SF', name: '示范市', kind: 'city', parent: null },
  { code: 'SF-DC', name: '东城区', kind: 'district', parent: 'SF' },
  { code: 'SF-DC-1', name: '滨湖片', kind: 'area', parent: 'SF-DC' },
  { code: 'SF-DC-2', name: '金桥片', kind: 'area', parent: 'SF-DC' },
  { code: 'SF-DC-3', name: '学府片', kind: 'area', parent: 'SF-DC' },
  { code: 'SF-XC', name: '西城区', kind: 'district', parent: 'SF' },
  { code: 'SF-XC-1', name: '老街片', kind: 'area', parent: 'SF-XC' },
  { code: 'SF-XC-2', name: '港区片', kind: 'area', parent: 'SF-XC' },
  { code: 'SF-LJ', name: '临江县', kind: 'county', parent: 'SF' },
  { code: 'SF-LJ-1', name: '临江城关片', kind: 'area', parent: 'SF-LJ' },
  { code: 'SF-LJ-2', name: '临江乡镇片', kind: 'area', parent: 'SF-LJ' },
  { code: 'SF-YL', name: '云岭县', kind: 'county', parent: 'SF' },
  { code: 'SF-YL-1', name: '云岭城关片', kind: 'area', parent: 'SF-YL' },
  { code: 'SF-YL-2', name: '云岭乡镇片', kind: 'area', parent: 'SF-YL' },
  { code: 'SF-HZ', name: '湖洲县', kind: 'county', parent: 'SF' },
  { code: 'SF-HZ-1', name: '湖洲城关片', kind: 'area', parent: 'SF-HZ' },
  { code: 'SF-HZ-2', name: '湖洲乡镇片', kind: 'area', parent: 'SF-HZ' },
]
/** Where customers live. */
export const DEMO_AREAS: readonly string[] = DEMO_TERRITORIES.filter((territory) => territory.kind === 'area').map(
  (territory) => territory.code,
)

let extension = 0
function person(role: Role, userName: string, displayName: string, shown: 'shown' | 'quiet' = 'quiet'): DemoPerson {
  return { role, userName, displayName, workPhone: `0700-888${String(++extension).padStart(4, '0')}`, shown: shown === 'shown' }
}

export const DEMO_UNITS: readonly DemoUnit[] = [
  {
    name: '市区部',
    kind: 'urban',
    serviceHotline: '0700-8880000',
    territories: ['SF-DC', 'SF-XC'],
    people: [
      person('SV', 'zhou.jianming', '周建明', 'shown'),
      person('VM', 'li.wei', '李薇', 'shown'),
      person('VM', 'wang.haibo', '王海波'),
      person('VM', 'chen.jing', '陈静'),
      person('VM', 'liu.siyuan', '刘思远'),
      person('VM', 'huang.lei', '黄蕾'),
      person('GM', 'zhao.lei', '赵磊', 'shown'),
      person('GM', 'sun.yating', '孙雅婷'),
      person('ZS', 'wu.xiaoyan', '吴晓燕', 'shown'),
      person('ZS', 'xu.lan', '徐岚'),
    ],
  },
  {
    name: '临江县营业部',
    kind: 'county',
    territories: ['SF-LJ'],
    people: [
      person('SV', 'luo.zhiqiang', '罗志强', 'shown'),
      person('VM', 'tang.min', '唐敏', 'shown'),
      person('VM', 'he.zixuan', '何子轩'),
      person('VM', 'peng.jia', '彭佳'),
      person('GM', 'xie.dawei', '谢大伟'),
      person('ZS', 'deng.fang', '邓芳'),
    ],
  },
  {
    name: '云岭县营业部',
    kind: 'county',
    territories: ['SF-YL'],
    people: [
      person('SV', 'tan.guohua', '谭国华'),
      person('VM', 'yi.xin', '易欣'),
      person('VM', 'fang.zhiyuan', '方致远'),
      person('VM', 'zeng.li', '曾莉'),
      person('GM', 'ye.chen', '叶晨'),
      person('ZS', 'jiang.yun', '蒋云'),
    ],
  },
  {
    name: '湖洲县营业部',
    kind: 'county',
    territories: ['SF-HZ'],
    people: [
      person('SV', 'gong.ping', '龚平'),
      person('VM', 'xiong.ying', '熊颖'),
      person('VM', 'mao.rui', '毛睿'),
      person('VM', 'shi.yue', '石悦'),
      person('GM', 'lei.ming', '雷鸣'),
      person('ZS', 'yu.hong', '余虹'),
    ],
  },
  {
    name: '客户服务中心',
    kind: 'department',
    territories: [],
    people: [
      person('SV', 'fan.wenqing', '范文清'),
      person('CH', 'gao.yuan', '高媛', 'shown'),
      person('CH', 'qin.lang', '秦朗'),
      person('CH', 'wei.na', '魏娜'),
    ],
  },
  {
    name: '综合部',
    kind: 'department',
    territories: [],
    people: [
      person('EX', 'hu.zhengyi', '胡正毅', 'shown'),
      person('AD', 'song.qi', '宋琪', 'shown'),
      person('AD', 'ma.teng', '马腾'),
      person('QA', 'han.xue', '韩雪', 'shown'),
      person('AN', 'guo.zhe', '郭哲', 'shown'),
      person('AN', 'lin.yi', '林一'),
      person('DP', 'dong.shu', '董书', 'shown'),
      person('CO', 'liang.ting', '梁婷', 'shown'),
    ],
  },
]
