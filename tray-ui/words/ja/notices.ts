import { translationOf } from '../../../shared/words/message.ts';
import type { NoticeWords } from '../../notices/words.ts';

/** What notices say, in Japanese. */
export const notices = translationOf<NoticeWords>()({
  'notice.due': { other: '{count}件の対処が必要（{deadline}まで）：{what}' },
  'notice.loses': 'その後、このPCは{levels}にアクセスできなくなります。{why}',
  'notice.loses.all': 'その後、このPCは何にもアクセスできなくなります。{why}',
  'notice.loses.in': 'あと{span}で、このPCは{levels}にアクセスできなくなります。{why}',
  'notice.loses.in.all': 'あと{span}で、このPCは何にもアクセスできなくなります。{why}',

  'notice.wants': { other: '{count}件の対処が必要 · {title}：{what}' },
  'notice.keeps': 'このPCのアクセスは変わりません。{why}',
  'notice.warned': 'IT部門から対処の依頼があります',
  'notice.unexplained': '理由はIT部門に確認してください。',

  'notice.closed': { other: '{levels}が閉じました' },
  'notice.closed.all': 'すべて閉じました',
  'notice.keepsOnly': '引き続きアクセスできるもの：{open}。対処が済むと、すべて再び開きます。{why}',
  'notice.keepsNothing': '対処が済むと、すべて再び開きます。{why}',
  'notice.ended': '開いているものがなくなりました',

  'notice.open': 'すべて再び開きました',
  'notice.compliant': '再び準拠しました',

  'notice.more': { other: '{said}ほかに{count}件の対処が必要です。' },
  'notice.level': '{level}（{things}）',

  'notice.first': { other: 'まもなく初めて送信される情報（{count}件）：{signals}' },
  'notice.also': { other: '新たに送信されている情報（{count}件）：{signals}' },
  'notice.sees': '今後、組織には{signals}の次の内容も見えます：{parts}。',
  'notice.sees.only': '今後、組織には次の情報も見えます：{signals}。',

  'notice.steps': '手順を表示',
  'notice.sent': '送信内容を表示',
  'notice.window': 'Stanceを開く',

  'remind.hour': '1時間後に通知',
  'remind.morning': '明日の朝に通知',
  'remind.set': '次の通知：{time}',
  'remind.gone': '通知する内容はもうありません。',
});
