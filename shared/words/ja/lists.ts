import type { lists as english } from '../en/lists.ts';
import { translationOf } from '../message.ts';

/** What the lists of a view say, in Japanese. */
export const lists = translationOf<typeof english>()({
  'level.closed': '閉じています',
  'level.stays': '開いたまま',
  'level.until': '{until}まで',
  'levels.reach': 'アクセスできる範囲',
  'levels.none': { other: '{count}個のレベルのどれにもアクセスできません' },
  'levels.all': { other: '{until}まで{count}個のレベルすべてにアクセス可能' },
  'levels.some': { other: '{until}まで{count}個のレベルのうち{open}個にアクセス可能' },

  'signal.notLooked': 'まだ確認していません',
  'signal.notKnown': '不明',
  'signal.by': '{state} · {deadline}まで',
  'signal.wasDue': '{state} · 期限は{time}でした',

  'said.unreachable': 'サービスに接続できません。メッセージ：{said}',
  'said.proxy': 'プロキシが接続を許可していません。メッセージ：{said}',
  'said.certificate': 'サービスの証明書を信頼できません。メッセージ：{said}',
  'said.refused': 'サービスが接続を拒否しました。メッセージ：{said}',
  'said.closed': 'サービスが接続を終了しました。メッセージ：{said}',
  'said.keyLocked': '鍵がロックされています。メッセージ：{said}',
  'said.keyMissing': '鍵が見つかりません。メッセージ：{said}',
  'said.stateUnwritable': 'エージェントが書き込めないため、何も署名していません。メッセージ：{said}',
  'said.serviceUntrusted': 'サービスが本物であることを確認できませんでした。メッセージ：{said}',
  'said.revoked': '鍵が失効しました。メッセージ：{said}',
  'said.enrolmentRefused': '登録が拒否されました。メッセージ：{said}',
  'said.forgotten': 'サービスはこのPCを認識していません。メッセージ：{said}',
  'said.issuerUnknown': 'サービスが未知の鍵で署名しています。メッセージ：{said}',

  'why.unsupported': 'このシステムには確認する手段がありません',
  'why.toolMissing': '確認に必要なものがインストールされていません',
  'why.notPermitted': 'エージェントに読み取りの権限がありません',
  'why.timedOut': '時間がかかりすぎました',
  'why.unparseable': '応答を解釈できませんでした',
  'why.locked': 'ロックされています',
});
