import { figure } from '../../src/kernel/pack/figure.ts'
import type { ComplaintsPack } from '../../src/kernel/pack/complaints-pack.ts'

const words = (list: string): string[] => list.split(' ')

/** After 我们不会, 我们从没, 我们不可能: a promise to do no harm, which is no refusal. */
const ASSURANCES = words(
  '忘 辜负 放弃 泄露 泄漏 透露 推卸 推诿 推脱 再发生 再出现 再让 再有 再次 让你失望 让你吃亏 让你白 让你为难 让你等 让你多 让你承担 多收 乱收 收取 重复收 重复扣 额外 另外收 另收 扣你 扣除 影响 耽误 打扰 亏待 隐瞒 敷衍 不管 不理 置之不理 丢下 逃避 回避 强制 强迫 擅自 私自 把你的 将你的 向第三方 向任何 收你 因此 因为这 降低 拖 停止 中断 催 要求你再 要你再 不给你 不处理 不解决 不答复 不回复 轻视 忽视 怠慢 骗 欺骗 对你置 出卖 找借口 勉强你 为难你',
)
/** After 您应该: what is likely or due to the customer, not his duty. */
const LIKELY = words(
  '能 会 可以 可能 已经 已 是 有 没 很快 马上 即将 收到 收得到 看得到 看到 用得 享受 享有 得到 获得 得的 不会 不用 不需要 快 在今天 在明天 在本月 今天 明天 后天 本周 下周 这两天 还有 还能 还可 不久 正在 感到 感觉 挺 很 也是 就能 就可 就会 最 比',
)
const FOLLOWED_BY_PEOPLE = words('我 他 她 车 外卖 人 客服 师傅 快递 代驾 醒 家人 同事 我们')

export const phraseBook: ComplaintsPack['phrases'] = figure(
  {
    forbidden: [
      {
        code: 'may_not_understand',
        source: '你可能不明白',
        slots: [['你'], ['可能'], ['不明白']],
        near: [
          [['你'], ['可能', '大概', '也许', '恐怕'], words('不清楚 不了解 不懂 没明白 没听懂 没听明白 不知道')],
          [['你'], ['不明白', '不懂']],
        ],
        better: { zh: '可能是我没有说清楚，我再说明一下：', en: 'Perhaps I was not clear; let me explain again:' },
      },
      {
        code: 'must_be_confused',
        source: '你肯定弄混了',
        slots: [['你'], ['肯定', '一定'], ['弄混了', '弄混']],
        near: [
          [['你'], ['弄混', '搞混', '混淆', '记混', '记错']],
          [['你'], ['肯定', '一定', '准是'], words('搞混 搞错 记错 看错 听错 误会')],
        ],
        better: {
          zh: '可能是我们没有说明白，我和您一起核对一下：',
          en: 'Perhaps we did not explain it well; let us check it together:',
        },
      },
      {
        code: 'you_should',
        source: '你應該',
        slots: [['你'], ['应该']],
        notBefore: LIKELY,
        near: [
          [['你'], ['应当', '必须', '本该', '理应']],
          [['你'], ['该'], words('先 自己 去 提前 注意 早')],
        ],
        better: { zh: '我建议您……，您看方便吗？', en: 'May I suggest … ? Would that suit you?' },
      },
      {
        code: 'we_will_not',
        source: '我們不會',
        slots: [['我们'], ['不会']],
        notBefore: ASSURANCES,
        near: [
          [['我们'], words('不能 没办法 没法 无法 办不了 不给 不管 不负责')],
          [
            ['本公司', '公司', '我司'],
            ['不会', '不可能', '从没', '从来没有'],
          ],
        ],
        better: { zh: '我们能做的是……', en: 'What we can do is …' },
      },
      {
        code: 'we_never',
        source: '我們從沒',
        slots: [['我们'], ['从'], ['没']],
        notBefore: ['有忘', ...ASSURANCES, ...ASSURANCES.map((word) => `有${word}`)],
        near: [
          [
            ['我们'],
            ['从未', '从不会', '从不给', '从不收', '从不这', '从不把', '从不让', '从不退', '绝没有', '绝对没有', '根本没有'],
          ],
        ],
        better: {
          zh: '我先核对一下记录，再把查到的情况告诉您。',
          en: 'Let me check the record first and tell you what it says.',
        },
      },
      {
        code: 'we_cannot_possibly',
        source: '我們不可能',
        slots: [['我们'], ['不可能']],
        notBefore: ASSURANCES,
        near: [[['我们'], ['没可能', '绝不会', '绝对不会', '决不会', '怎么可能']]],
        better: {
          zh: '这一点按规定暂时办不到，我们可以这样办：……',
          en: 'The rules do not allow that for now; what we can do is …',
        },
      },
      {
        code: 'you_are_wrong',
        source: '你弄錯了',
        slots: [['你'], ['弄错了', '弄错']],
        notBefore: ['的可能', '也没关系', '也不要紧'],
        near: [
          [['你'], words('搞错 记错 看错 听错 想错 算错 理解错 误会 误解')],
          [['你'], ['错了']],
        ],
        better: {
          zh: '您说的我记下了，我这边看到的是……，我们一起核对。',
          en: 'I have noted what you say. What I see here is …; let us check it together.',
        },
      },
      {
        code: 'impossible',
        source: '這不可能的',
        slots: [['这', '那'], ['不可能']],
        onlyBefore: words('的 啊 吧 呀 嘛 了 啦'),
        notBefore: ASSURANCES,
        near: [
          [
            ['这', '那'],
            ['不可能', '没可能', '怎么可能', '绝不可能'],
          ],
          [['不可能的']],
        ],
        better: { zh: '这个情况比较少见，我马上去核实。', en: 'That is unusual; I will look into it at once.' },
      },
      {
        code: 'do_not_get_excited',
        source: '你別激動',
        slots: [['你'], ['别', '不要'], ['激动']],
        near: [
          [
            ['别', '不要'],
            ['激动', '生气', '着急', '发火'],
          ],
          [['你'], ['别', '不要'], ['生气', '发火', '急', '闹']],
        ],
        better: {
          zh: '我理解您的着急，请您慢慢说，我在记。',
          en: 'I understand that this is upsetting. Please take your time, I am writing it down.',
        },
      },
      {
        code: 'do_not_shout',
        source: '你不要叫',
        slots: [['你'], ['不要', '别'], ['叫']],
        notBefore: FOLLOWED_BY_PEOPLE,
        near: [
          [['你'], ['不要', '别'], ['喊', '嚷', '吼', '吵']],
          [
            ['不要', '别'],
            ['大喊', '大叫', '嚷嚷'],
          ],
        ],
        better: { zh: '我在认真听，您说的每一点我都记下来。', en: 'I am listening and writing down every point.' },
      },
      {
        code: 'calm_down',
        source: '你平靜一點',
        slots: [['你'], ['平静'], ['一点', '一些', '一下', '点', '些']],
        near: [
          [['你'], ['冷静', '平静', '淡定', '消消气', '消气']],
          [
            ['冷静', '平静'],
            ['一点', '一些', '一下', '点'],
          ],
        ],
        better: { zh: '换作是我也会着急，我们先把事情解决。', en: 'I would be upset too. Let us get it solved first.' },
      },
    ],
    fillers: words(
      '啊 呀 呢 吧 嘛 哦 哈 嗯 那个 这个 其实 真的 真是 真 实在 确实 也许 大概 恐怕 可能 也 都 就 就是 是 还 还是 又 可 可是 先生 女士 小姐 同志 亲 有点 有些 稍微 稍 本来 早就 早 当时 当初 之前 事先 自己 首先 先 刚才 刚刚 可千万 千万 请 先别 这样 这么 那么 太 再 大声 大 乱 一直 老 总 来 根本 绝对 肯定 一定 完全 压根 暂时 目前 现在 是绝对 根本就 一般 公司 这边 通常 明显 一下',
    ),
    negations: words(
      '并不是 不是 并非 不代表 没有说 没说 不能说 不敢说 不该说 不要说 别说 避免说 禁止说 不得说 不等于 无论 不论',
    ),
    quotation: {
      speakers: words('你 客户 顾客 用户 来电人 投诉人 对方 他 她 先生 女士'),
      verbs: words(
        '说 讲 提到 反映 表示 认为 觉得 问 写 写道 称 描述 留言 回复 原话 担心 怕 喊 骂 强调 以为 提出 质疑 抱怨 说过 问过',
      ),
    },
    apology: {
      words: words('对不起 抱歉 不好意思 致歉 道歉 请原谅 请你原谅 请谅解 请你谅解 赔罪'),
      limit: 3,
      excessive: words(
        '万分抱歉 万分对不起 一万个对不起 罪该万死 都是我们的错 全是我们的错 全都怪我们 都怪我们 完全是我们的责任 一切都是我们的错 怎么罚都行 怎么赔都行 你要怎么样都行 千错万错 无地自容 罪过罪过 给你跪下 非常非常抱歉 深深地深深地',
      ),
      better: {
        zh: '给您添了麻烦，我诚恳道歉。接下来我们这样办：……',
        en: 'I am sincerely sorry for the trouble. This is what we do now: …',
      },
    },
    blame: {
      subjects: words(
        '热线 10086 客服 营业厅 营业员 前台 柜台 同事 接线员 话务员 那个员工 那位员工 员工 工作人员 技术部 网络部 技术 财务 财务部 计费 计费部 系统部 市场部 领导 上级 总部 省公司 市公司 分公司 工程师 装维 维修 外包 代理商 渠道 合作商 后台 其他部门 别的部门 那个部门 他们部门 兄弟部门 那边 他们那边 客户经理 小王 小李 公司',
      ),
      faults: words(
        '没有说清 没说清 没讲清 没有讲清 没解释清 没有解释清 说错 搞错 弄错 办错 算错 填错 登记错 没处理 没有处理 不处理 没办 不负责 不作为 不专业 失职 失误 疏忽 大意 马虎 忘了 忘记 漏了 漏办 拖着 拖延 推来推去 踢皮球 的错 的责任 的问题 的过失 太慢 太差 不配合 不懂 乱说 乱办 乱承诺 乱收 误导 害的 惹的 造成的 不靠谱 水平不行 不认真 没交代 没通知 没有通知 没转告 骗',
      ),
      reach: 6,
      better: {
        zh: '出发前的说明不够清楚，这一点由我们来补上。',
        en: 'The explanation was not clear enough; we make up for it.',
      },
    },
  },
  'J5, J4; wordings and near patterns assumed',
  {
    zh: 'J5 的九行十一式，加上近似说法、过分道歉和推责；改法为草拟',
    en: 'The nine lines and eleven patterns of J5, with close wordings, over-apology and blame; the better wordings are drafts',
  },
)
