import { translationOf } from '../../../shared/words/message.ts';
import type { promises as english } from '../../window/promise-words.ts';

/** What is sent and what never is, in Japanese. */
export const promises = translationOf<typeof english>()({
  'never.browsing': '閲覧したWebサイトや検索した内容',
  'never.documents': '文書、画像、ダウンロード、またはそれらの名前',
  'never.documents.note': 'ボリュームは用途で表します：システム、データ、スワップ',
  'never.input': '入力内容、画面、カメラ、マイク',
  'never.place': '現在地、Wi-Fiネットワークの名前',
  'never.messages': 'メール、メッセージ、連絡先、予定表',
  'never.doings': 'プログラムでの作業内容とその時間',

  'kept.programs': '動作中のプログラムの名前',
  'kept.programs.note': '公開された一覧にあるセキュリティ製品を探すためで、送信されるのはその製品だけです',
  'kept.user': 'ユーザー名とホームフォルダー',
  'kept.user.note': '画面ロックの設定を見つけるためだけに使います',
  'kept.machine': 'マシンIDそのもの',
  'kept.machine.note': '送信されるのは鍵付きハッシュだけで、サービスごとに異なります',
  'kept.failures': '読み取りに失敗した理由の詳細',
  'kept.failures.note': 'パスや出力を含むことがあるため、送信されるのは理由を表す1語だけです',
  'kept.cause': 'Stanceが確認を行ったきっかけ',
  'kept.cause.note': 'スリープ解除、クリック、変更など。各レポートとともにこのPCに保存されます',

  'sent.os': '名前、バージョン、ビルド、カーネル、サポート終了日',
  'sent.osPatch': '保留中の件数、一覧の新しさ、最終更新、再起動の要否、自動かどうか',
  'sent.diskEncryption': 'ボリュームごとの用途、オンかオフか、方式',
  'sent.edr': '一覧のどの製品か、バージョン、動作、正常性、定義の新しさ',
  'sent.firewall': '種類、オンかオフか、受信を遮断しているか',
  'sent.screenLock': 'オンかオフか、ロックまでの時間',
  'sent.secureBoot': 'オンかオフか、セキュリティチップの種類',
  'sent.systemIntegrity': 'システム自体の保護機能がオンかオフか',
  'sent.management': '登録の有無、一覧のどのサービスか',
  'sent.hardware': '製造元、モデル、仮想マシンかどうか',
});
