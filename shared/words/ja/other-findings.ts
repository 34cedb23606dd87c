import { everywhere } from '../../signal.ts';
import type { FindingTexts } from '../finding-texts.ts';
import { checked, doctor, nothingToDo } from './steps.ts';

const keyTeam = ['IT部門に問い合わせます。このPCの鍵に何の証明が必要かは、IT部門が決めています。'];

/** What is said of every signal, and of findings that no signal makes, in Japanese. */
export const otherFindings: Pick<FindingTexts, 'unseen' | 'standing'> = {
  unseen: {
    unread: {
      state: '不明',
      sentence: 'このPCでは読み取れなかったため、状態を保証できません。',
      steps: everywhere(doctor),
    },
    stale: {
      state: '最近確認されていません',
      sentence: '最後に読み取ってから時間がたっているため、現在の状態が分かりません。',
      steps: everywhere(
        '「今すぐ確認」を選びます。',
        '解決しない場合は、このPCで「stance doctor」を実行するようIT部門に依頼します。',
      ),
    },
  },
  standing: {
    'clock.skew': {
      title: '時計',
      words: {
        state: '時計のずれ',
        sentence: 'このPCの時計は5分を超えてずれています。',
        steps: everywhere('日付と時刻の設定を開きます。', '時刻の自動設定をオンにします。', checked),
      },
    },
    'chain.gap': {
      title: 'レポートの履歴',
      words: {
        state: 'レポートの欠落',
        sentence: 'このPCのレポートの一部がサービスに届いておらず、理由も分かりません。',
        steps: everywhere(nothingToDo),
      },
    },
    'device.restarted': {
      title: 'レポートの履歴',
      words: {
        state: '新たに開始',
        sentence: 'このPCのエージェントが状態を失い、レポートの系列を新たに開始しました。',
        steps: everywhere('対応は不要です。自然に解消するか、その前にIT部門が承認します。'),
      },
    },
    'device.sameMachine': {
      title: 'デバイスの鍵',
      words: {
        state: '重複した登録',
        sentence:
          'このPCのマシンIDは別の記録にもあります。同じPCが2回登録されたか、イメージが複製された可能性があります。',
        steps: everywhere('対応は不要です。IT部門も把握しており、どちらか判断できます。'),
      },
    },
    'device.forked': {
      title: 'デバイスの鍵',
      words: {
        state: '2台のPCに1つの鍵',
        sentence: 'このPCの鍵で2つの異なるレポートの系列が署名されたため、鍵が複製された可能性があります。',
        steps: everywhere('IT部門に問い合わせます。どのPCが正しいか判断するか、このPCを再登録できます。'),
      },
    },
    'device.keyTooWeak': {
      title: 'デバイスの鍵',
      words: {
        state: '保護が不十分',
        sentence: '組織は、このPCの鍵よりも複製しにくいデバイスの鍵を求めています。',
        steps: {
          linux: [
            '1分待ちます。PCにTPMがある場合、エージェントが自動的に鍵を移動します。',
            '解決しない場合は、「stance doctor」を実行します。TPMを使用できるか表示されます。',
            '表示された内容をIT部門に見せます。',
          ],
          darwin: ['IT部門に問い合わせます。このバージョンのStanceは、Macのハードウェアに鍵を保管できません。'],
          win32: ['IT部門に問い合わせます。このバージョンのStanceは、Windows PCのTPMに鍵を保管できません。'],
        },
      },
    },
    'device.keyNotProved': {
      title: 'デバイスの鍵',
      words: {
        state: '未証明',
        sentence: '組織はこのPCのTPMにあるデバイスの鍵を求めていますが、鍵がそこにあることが証明されていません。',
        steps: {
          linux: [
            'Stanceで「情報」を開くか、「stance status」を実行します。不足しているものが表示されます。',
            'IT部門に問い合わせます。どの製造元のTPMを信頼するかはIT部門が決めています。',
          ],
          darwin: keyTeam,
          win32: keyTeam,
        },
      },
    },
  },
};
