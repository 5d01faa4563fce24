import { defineTexts } from '../../kernel/texts.ts'

/** Words that only the page of failed jobs says. */
export const jobsPageTexts = defineTexts({
  zh: {
    'jobsPage.sentence': '试过几次仍没办成的作业在这里等人处理。先看原因，改好了再重新执行。',
    'jobsPage.sentenceDead': '**{dead} 件**作业没有办成。先看原因，改好了再重新执行。',
    'jobsPage.noneWhy': '作业失败会自动再试 5 次，仍不成才会到这里。',
    'jobsPage.depths': '各队列现在',
    'jobsPage.discardTitle': '丢弃这件作业？',
  },
  en: {
    'jobsPage.sentence': 'Jobs that failed every try wait here for somebody. Look at the reason, mend it, then run again.',
    'jobsPage.sentenceDead': '**{dead} jobs** were given up. Look at the reason, mend it, then run again.',
    'jobsPage.noneWhy': 'A failing job is tried five times; only then does it come here.',
    'jobsPage.depths': 'The queues now',
    'jobsPage.discardTitle': 'Discard this job?',
  },
})
