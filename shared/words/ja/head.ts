import type { head as english } from '../en/head.ts';
import { translationOf } from '../message.ts';

/** How a view opens, in Japanese. */
export const head = translationOf<typeof english>()({
  'compliant.line': '準拠',
  'compliant.sentence': {
    other: 'このPCは{count}件のルールをすべて満たしており、{until}まですべてにアクセスできます。',
  },
  'compliant.sentence.most': 'このPCは必須のルールをすべて満たしており、{until}まですべてにアクセスできます。',
  'compliant.sentence.none': 'このPCが満たすべきルールはありません。{until}まですべてにアクセスできます。',
  'compliant.short': { other: '準拠：{count}件のルールをすべて満たしています' },
  'compliant.short.most': '準拠：必須のルールをすべて満たしています',
  'compliant.short.none': '準拠：満たすべきルールはありません',
  'compliant.note': '{until}まですべてにアクセス可能（継続的に延長）',

  'attention.line': '要対応',
  'attention.line.left': '要対応 · 残り{left}',
  'attention.due':
    'このPCは{until}まですべてにアクセスできますが、それまでに対処しないと{levels}にアクセスできなくなります。',
  'attention.due.all':
    'このPCは{until}まですべてにアクセスできますが、それまでに対処しないと何にもアクセスできなくなります。',
  'attention.due.short': { other: '要対応：{levels}は{time}に閉じます' },
  'attention.due.all.short': '要対応：すべて{time}に閉じます',
  'attention.warned': { other: 'このPCは{until}まですべてにアクセスできます。対処が必要な項目が{count}件あります。' },
  'attention.warned.short': '要対応：{finding}',
  'attention.warned.note': '{until}まですべてにアクセス可能',
  'attention.unsaid':
    'このPCは{until}まですべてにアクセスできます。サービスから警告が出ていますが、理由は示されていません。',

  'blocked.line': 'ブロック中',
  'blocked.line.since': '{since}からブロック中',
  'blocked.nothing': {
    other: '対処が済むまで、このPCは状態の確認を求めるものには一切アクセスできません。済むと、すべて再び開きます。',
  },
  'blocked.nothing.unsaid':
    'このPCは状態の確認を求めるものには一切アクセスできません。理由はIT部門に確認してください。',
  'blocked.nothing.short': 'ブロック中：何も開いていません',
  'blocked.some': {
    other: '対処が済むまで、このPCがアクセスできるのは{levels}だけです。済むと、すべて再び開きます。',
  },
  'blocked.some.unsaid': 'このPCがアクセスできるのは{levels}だけです。理由はIT部門に確認してください。',
  'blocked.some.short': { other: 'ブロック中：開いているのは{levels}だけです' },
  'blocked.all': {
    other: '対処が必要な項目がありますが、このPCはすべてにアクセスできます。対処後もすべて開いたままです。',
  },
  'blocked.all.unsaid': 'このPCはすべてにアクセスできます。ブロック中とされる理由はIT部門に確認してください。',
  'blocked.all.short': 'ブロック中：すべて開いています',

  'checking.line': '確認中',
  'checking.short': '確認中…',
  'checking.sentence': 'このPCを確認しています。その間は前回の判定により、{until}まですべてにアクセスできます。',
  'checking.note': '前回の判定は{until}まで有効',
  'checking.first': 'このPCを確認しています。最初の判定までは、状態の確認を求めるものには一切アクセスできません。',
  'checking.first.note': 'まだ判定がありません',

  'fault.trouble': 'エージェントが報告できません',
  'fault.trouble.line': '報告できません',
  'fault.trouble.short': 'レポートなし：前回の判定は{until}まで有効',
  'fault.refused': 'サービスがこのPCを拒否しています',
  'fault.refused.line': '拒否されています（{span}）',
  'fault.refused.short': '拒否：前回の判定は{until}まで有効',
  'fault.connecting': 'このPCは接続中です',
  'fault.connecting.line': '接続中（{span}）',
  'fault.connecting.short': '接続中：前回の判定は{until}まで有効',
  'fault.offline': 'このPCはオフラインです',
  'fault.offline.line': 'オフライン（{span}）',
  'fault.offline.short': 'オフライン：前回の判定は{until}まで有効',
  'held.nothing': '{fault}。前回の判定では、何にもアクセスできません。',
  'held.all': '{fault}。前回の判定により、{until}まではすべてにアクセスできますが、その後は何にもアクセスできません。',
  'held.all.less':
    '{fault}。前回の判定により、{until}まではすべてにアクセスできますが、その後はアクセスできる範囲が減ります。',
  'held.some':
    '{fault}。前回の判定により、{until}までは{levels}にアクセスできますが、その後は何にもアクセスできません。',
  'held.some.less':
    '{fault}。前回の判定により、{until}までは{levels}にアクセスできますが、その後はアクセスできる範囲が減ります。',
  'held.note': '自動的に再試行します',
  'held.note.connected': 'サービスの応答を待っています',

  'stale.line': '期限切れ',
  'stale.line.since': '{since}から期限切れ',
  'stale.short': '期限切れ：何も開いていません',
  'stale.ended': '前回の判定は{since}に終了しました。再びオンラインになるまで、このPCは何にもアクセスできません。',
  'stale.ended.connected':
    '前回の判定は{since}に終了しました。サービスが再び判定するまで、このPCは何にもアクセスできません。',
  'stale.void': '前回の判定は無効になりました。再びオンラインになるまで、このPCは何にもアクセスできません。',
  'stale.void.connected':
    '前回の判定は無効になりました。サービスが再び判定するまで、このPCは何にもアクセスできません。',
  'stale.none.line': '{since}から判定なし',
  'stale.none': 'このPCについての判定はありません。サービスが応答するまで、何にもアクセスできません。',
  'stale.none.short': '判定なし：何も開いていません',

  'notEnrolled.line': '未登録',
  'notEnrolled.sentence':
    'このPCはまだどの組織にも属していないため、状態の確認を求めるものには一切アクセスできません。',
  'notEnrolled.note': 'IT部門から受け取るコードが必要です',

  'notRunning.line': 'エージェント停止中',
  'notRunning.short': 'エージェントが動作していません',
  'notRunning.silent': 'Stanceエージェントが応答しないため、このPCの状態を保証できません。',
  'notRunning.stopped': 'Stanceエージェントが{since}から応答しないため、このPCの状態を保証できません。',
  'notRunning.stopped.ends':
    'Stanceエージェントが{since}から応答しないため、このPCの状態を保証できません。アクセスは{ends}に終了します。',
  'notRunning.reason': 'このウィンドウは表示するだけです。確認、署名、送信はエージェントが行います。',
  'notRunning.reason.old':
    'このウィンドウは表示するだけです。確認、署名、送信はエージェントが行います。ここにある情報は{since}までのものです。',
  'notRunning.said': '{said}{reason}',
  'notRunning.note': 'このPCの状態を保証できません',
  'notRunning.note.since': '{since}から応答なし',
  'notRunning.note.ends': '{since}から応答なし、アクセスは{ends}に終了',

  'note.unsaid': '理由はIT部門に確認してください',
  'finding.short': '{title}：{state}',
});
