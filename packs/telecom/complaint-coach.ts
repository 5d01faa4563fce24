import type { ComplaintsPack } from '../../src/kernel/pack/complaints-pack.ts'
import { figure } from '../../src/kernel/pack/figure.ts'

export const coach: ComplaintsPack['coach'] = figure(
  [
    {
      stage: 'receive',
      dos: [
        { zh: '耐心聆听，保持冷静', en: 'Listen patiently and stay calm' },
        { zh: '仔细询问事情经过，做好投诉记录', en: 'Ask closely what happened and write it down' },
        { zh: '明确告知客户等待时间', en: 'Tell the customer plainly how long it will take' },
      ],
      donts: [{ zh: '打断客户，急于解释', en: 'Interrupt, or hurry to explain' }],
      say: [
        {
          zh: '请您慢慢说，我都记下来。我今天 {time} 前给您答复，您看可以吗？',
          en: 'Please take your time, I am writing it down. I will answer by {time} today. Is that all right?',
        },
      ],
    },
    {
      stage: 'clarify',
      dos: [
        { zh: '换位思考，先认同客户的着急', en: 'Stand in the customer’s shoes; first grant the worry' },
        { zh: '诚恳道歉一次，说清能做什么', en: 'Apologise sincerely, once, and say what can be done' },
        { zh: '用自己的话复述，请客户确认', en: 'Sum it up in your own words and ask whether it is right' },
        { zh: '弄清问题，再谈转交', en: 'Understand the problem before handing it over' },
      ],
      donts: [
        { zh: '与客户争辩，或一味找借口', en: 'Argue, or look for excuses' },
        { zh: '评论公司、其他部门、其他同事', en: 'Pass judgement on the company, other departments or colleagues' },
        { zh: '过分道歉，抬高期望', en: 'Apologise too much and raise hopes' },
      ],
      say: [
        { zh: '我复述一下，您听对不对：{summary}。', en: 'Let me repeat it and you tell me whether it is right: {summary}.' },
      ],
    },
    {
      stage: 'propose',
      dos: [
        { zh: '说明解决所需的时间和效果', en: 'Explain the time it takes and what it will do' },
        { zh: '需要协调或请示的，按时限转办', en: 'Hand on in time what others must help with' },
        { zh: '从客户的角度看，同时兼顾公司政策', en: 'See it with the customer’s eyes and keep to the policy' },
      ],
      donts: [{ zh: '没有方案就不答复', en: 'Leave the customer without a reply for want of a solution' }],
      say: [
        {
          zh: '我们这样办：{solution}，大约需要 {time}，办好以后 {effect}。您看可以吗？',
          en: 'This is what we will do: {solution}. It takes about {time}, and then {effect}. Is that all right?',
        },
      ],
    },
    {
      stage: 'execute',
      dos: [
        { zh: '客户认可后迅速处理', en: 'Act at once when the customer has accepted' },
        { zh: '跟进进程，办好后马上告知', en: 'Follow it through and tell the customer at once' },
      ],
      donts: [{ zh: '改了办法不告诉客户', en: 'Change the way without telling the customer' }],
      say: [{ zh: '您的事已经办好：{result}。', en: 'It is done: {result}.' }],
    },
    {
      stage: 'callback',
      dos: [
        { zh: '关心询问满意程度', en: 'Ask how satisfied the customer is' },
        { zh: '征询意见或建议并记下', en: 'Ask for an opinion or suggestion and write it down' },
        { zh: '向客户致谢或致歉', en: 'Thank the customer or apologise' },
      ],
      donts: [{ zh: '客户不满意也结案', en: 'Close it although the customer is not satisfied' }],
      say: [
        {
          zh: '这次处理您满意吗？您有什么建议，我都记下来。谢谢您告诉我们。',
          en: 'Are you satisfied with how it was handled? I will write down what you suggest. Thank you for telling us.',
        },
      ],
    },
  ],
  'J4, J8; sentences assumed',
  { zh: '各阶段宜忌和怎么说；话术为草拟', en: 'What to do, not to do and say at each stage; the sentences are drafts' },
)

export const methods: ComplaintsPack['methods'] = figure(
  [
    {
      code: 'tactful_denial',
      name: { zh: '委婉否认法', en: 'Tactful denial' },
      how: { zh: '先肯定客户的异议，再说自己的看法', en: 'Grant the objection first, then give your own view' },
      fits: { zh: '客户意见与事实不符', en: 'What the customer says does not fit the facts' },
      natures: ['solving'],
    },
    {
      code: 'conversion',
      name: { zh: '转化法', en: 'Conversion' },
      how: { zh: '把疑问化为说明的机会', en: 'Turn the doubt into a chance to explain' },
      fits: { zh: '误解引起的投诉', en: 'A complaint out of a misunderstanding' },
      natures: ['solving', 'expecting'],
    },
    {
      code: 'deflection',
      name: { zh: '转移法', en: 'Deflection' },
      how: { zh: '不予理睬并自然地转移话题', en: 'Pass over it and move on naturally' },
      fits: {
        zh: '与正题无关的枝节，每件限用一次；客户再提即须正面回应',
        en: 'A side matter, once for each; when it comes up again it must be answered',
      },
      natures: ['venting'],
    },
    {
      code: 'direct_answer',
      name: { zh: '正面回应', en: 'Plain answer' },
      how: { zh: '说清事实、能做什么、什么时候', en: 'Say the facts, what can be done, and when' },
      fits: { zh: '理由充分、诉求明确', en: 'Good reasons and a clear wish' },
      natures: ['solving', 'expecting'],
    },
  ],
  'J7; plain answer assumed',
  { zh: '处理异议的方法和适用情形', en: 'Ways to meet an objection and when they fit' },
)

export const listening: ComplaintsPack['listening'] = figure(
  [
    { zh: '不断地点头', en: 'Keep nodding' },
    { zh: '不时地说「嗯」「啊」', en: 'Say “mm” or “yes” now and then' },
    { zh: '面对面投诉时，保持眼神交流', en: 'Face to face, keep eye contact' },
  ],
  'J6',
  {
    zh: '客户发泄时闭口不言，给出三种倾听的信号',
    en: 'While the customer lets off steam, say nothing and give three signals of listening',
  },
)

export const voiceAndBody: ComplaintsPack['voiceAndBody'] = figure(
  [
    { code: 'pace', name: { zh: '语速', en: 'Pace' }, hint: { zh: '放慢', en: 'Slower' }, faceToFace: false },
    { code: 'volume', name: { zh: '音量', en: 'Volume' }, hint: { zh: '压低', en: 'Lower' }, faceToFace: false },
    { code: 'pitch', name: { zh: '音调', en: 'Pitch' }, hint: { zh: '平稳', en: 'Even' }, faceToFace: false },
    {
      code: 'eye_contact',
      name: { zh: '目光对视', en: 'Eye contact' },
      hint: { zh: '看着客户', en: 'Look at the customer' },
      faceToFace: true,
    },
    { code: 'face', name: { zh: '面部表情', en: 'Expression' }, hint: { zh: '关切', en: 'Concerned' }, faceToFace: true },
    {
      code: 'nodding',
      name: { zh: '点头', en: 'Nodding' },
      hint: { zh: '听到要点时点头', en: 'Nod at what matters' },
      faceToFace: true,
    },
    {
      code: 'leaning',
      name: { zh: '向前倾身', en: 'Leaning forward' },
      hint: { zh: '稍向前倾', en: 'Lean forward a little' },
      faceToFace: true,
    },
  ],
  'J9; hints assumed',
  { zh: '声音与举止七项', en: 'Seven points of voice and body' },
)
