import type { advice as english } from '../en/advice.ts';
import { translationOf } from '../message.ts';

const checked = 'PCは自動的に確認されます。';
const askCode = '新しい登録コードをIT部門に依頼します。';
const runEnrol = '「stance enrol」を実行し、コードを貼り付けます。';
const leaveNetwork = '自分のネットワークでない場合は、接続を切ります。';
const doctor = '再び停止する場合は、「stance doctor」を実行します。';

/** What a person can do about the agent or its connection, in Japanese. */
export const advice = translationOf<typeof english>()({
  'advice.keyLocked': 'このPCの鍵のロックを解除する',
  'advice.keyLocked.steps': [
    'サインアウトして再度サインインします。これでキーチェーンのロックが解除されます。',
    checked,
  ],
  'advice.keyLocked.tpm': 'このPCの鍵は現在使用できません',
  'advice.keyLocked.tpm.steps': [
    '2分待ちます。StanceがTPMを自動的に再試行します。',
    '解決しない場合は、PCを再起動します。',
    'それでも変わらない場合は、このPCで「stance doctor」を実行するようIT部門に依頼します。',
  ],
  'advice.keyLocked.file': 'このPCの鍵を使用できません',
  'advice.keyLocked.file.steps': ['このPCで「stance doctor」を実行するようIT部門に依頼します。'],
  'advice.keyMissing': 'このPCの鍵が失われています',
  'advice.keyMissing.steps': [askCode, runEnrol],
  'advice.stateUnwritable': 'エージェントが書き込めるようにする',
  'advice.stateUnwritable.steps': [
    'ディスクの空き容量を増やします。',
    '空き容量が十分な場合は、このPCで「stance doctor」を実行するようIT部門に依頼します。',
  ],
  'advice.serviceUntrusted': 'サービスが本物であることを確認できませんでした',
  'advice.serviceUntrusted.steps': [leaveNetwork, '解決しない場合は、すぐにIT部門に連絡します。'],
  'advice.revoked': 'このPCは使用停止になりました',
  'advice.revoked.steps': ['IT部門に問い合わせます。このPCの鍵はIT部門が失効させたもので、再登録もIT部門ができます。'],
  'advice.enrolmentRefused': '登録が拒否されました',
  'advice.enrolmentRefused.steps': [askCode, runEnrol],
  'advice.forgotten': 'サービスはこのPCを認識していません',
  'advice.forgotten.steps': [askCode, runEnrol],
  'advice.issuerUnknown': 'サービスが未知の鍵で署名しています',
  'advice.issuerUnknown.steps': [
    leaveNetwork,
    '解決しない場合は、IT部門に連絡します。サービスの鍵が2回変更された場合は、新しい登録コードが必要です。',
    runEnrol,
  ],

  'advice.offline': '試せること',
  'advice.offline.steps': [
    'ほかのサイトが開くか確認します。開かない場合は、先にネットワークを直します。',
    '組織でVPNが必要な場合は、オンにします。',
    'ホテルや列車のネットワークには、ブラウザでサインインします。',
  ],
  'advice.refused': '試せること',
  'advice.refused.steps': [
    'そのまま待ちます。Stanceが自動的に再試行します。',
    '解決しない場合は、サービスがこのPCを拒否しているとIT部門に連絡します。',
  ],
  'advice.enrol': 'このPCを登録する',
  'advice.enrol.steps': [
    '登録コードをIT部門に依頼します。',
    'ターミナルを開き、「stance enrol」を実行します。',
    '求められたらコードを貼り付けます。',
  ],

  'advice.start': 'エージェントを開始する',
  'advice.start.unknown.steps': ['このPCにStanceがインストールされているか、IT部門に確認します。', doctor],
  'advice.start.user.steps': ['ターミナルを開き、「stance run」を実行します。', doctor],
  'advice.start.linux.steps': ['ターミナルを開き、「sudo systemctl start stance」を実行します。', doctor],
  'advice.start.darwin.steps': ['PCを再起動します。エージェントも一緒に起動します。', doctor],
  'advice.start.win32.steps': [
    '「サービス」を管理者として開きます。',
    '「Stance agent」を選択し、「開始」を選びます。',
    doctor,
  ],
});
