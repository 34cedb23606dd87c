import { everywhere } from '../../signal.ts';
import type { FindingTexts } from '../finding-texts.ts';
import { onlyOn } from '../only-on.ts';
import { checked, doctor, saveWork } from './steps.ts';

const firmware = [
  saveWork,
  '再起動してファームウェアの設定を開き（多くの場合はF2、F12またはDelキー）、セキュアブートを有効にします。',
  '見つからない場合は、IT部門に問い合わせます。',
];
const factoryKeys = [
  'ファームウェアの設定を開き、セキュアブートの鍵を工場出荷時の状態に戻します。',
  'その後、セキュアブートを有効にします。',
];
const macRecovery = [
  'システムを終了し、macOS復旧から起動します（Appleシリコンの場合は電源ボタンを長押しします）。',
  '「起動セキュリティユーティリティ」を開き、「完全なセキュリティ」を選びます。',
];
const csrutil = ['macOS復旧から起動し、ターミナルを開いて「csrutil enable」を実行します。', 'PCを再起動します。'];
const only = onlyOn('IT部門に問い合わせます。意図的にオフにされています。');

/** What findings about the system itself say, in Japanese. */
export const systemFindings: Pick<FindingTexts['signals'], 'diskEncryption' | 'secureBoot' | 'systemIntegrity'> = {
  diskEncryption: {
    title: 'ディスクの暗号化',
    why: 'PCを紛失した場合、暗号化されていないディスクの中身はすべて拾った人に読まれるおそれがあります。',
    because: {
      off: {
        state: 'オフ',
        sentence: 'このPCには、暗号化されていないボリュームがあります。',
        steps: {
          linux: ['IT部門に問い合わせます。Linuxの暗号化はインストール時に行います。'],
          darwin: [
            '「システム設定」›「プライバシーとセキュリティ」›「FileVault」を開きます。',
            'FileVaultをオンにします。',
            checked,
          ],
          win32: [
            '「設定」›「プライバシーとセキュリティ」›「デバイスの暗号化」を開きます。',
            'デバイスの暗号化をオンにします。',
            checked,
          ],
        },
      },
      suspended: {
        state: '一時停止中',
        sentence: 'ディスクは暗号化されていますが、保護が一時停止され、鍵が読み取れる状態です。',
        steps: everywhere('PCを再起動します。', '一時停止のままの場合は、暗号化の設定を開き、保護を再開します。'),
      },
      encrypting: {
        state: '暗号化中',
        sentence: 'ディスクを暗号化しています。完了するまで保護されません。',
        steps: everywhere('PCを電源に接続したままにします。', checked),
      },
      decrypting: {
        state: '復号中',
        sentence: '暗号化がオフにされ、ディスクが復号されています。',
        steps: everywhere('暗号化の設定を開き、暗号化を再びオンにします。'),
      },
      volumeNotKnown: {
        state: '不明',
        sentence: '状態を読み取れないボリュームがあります。',
        steps: everywhere(doctor),
      },
      mappingNotKnown: {
        state: '未検証',
        sentence: 'ディスクは暗号化済みと申告していますが、全体が実際に暗号化されているか確認できませんでした。',
        steps: {
          ...everywhere(doctor),
          linux: [
            'StanceをパッケージからインストールするようIT部門に依頼します。そうでない場合、確認できるのはrootだけです。',
            'パッケージからインストール済みの場合は、このPCで「stance doctor」を実行するよう依頼します。',
          ],
        },
      },
      noSystemVolume: {
        state: '不明',
        sentence: 'オペレーティングシステムのボリュームが見つかりませんでした。',
        steps: everywhere(doctor),
      },
    },
  },
  secureBoot: {
    title: 'セキュアブート',
    why: 'セキュアブートがないと、改ざんされたシステムが、検知される前に起動するおそれがあります。',
    because: {
      off: {
        state: 'オフ',
        sentence: 'このPCは、署名の有無にかかわらずディスク上のものを起動します。',
        steps: { linux: firmware, darwin: macRecovery, win32: firmware },
      },
      setup: {
        state: 'セットアップモード',
        sentence: 'ファームウェアが鍵の登録を待っており、最初に登録された鍵を受け入れます。',
        steps: { linux: factoryKeys, darwin: macRecovery, win32: factoryKeys },
      },
      limited: {
        state: '制限あり',
        sentence: 'セキュアブートはオンですが、検査の一部がオフにされています。',
        steps: {
          linux: [
            'ターミナルを開き、「sudo mokutil --enable-validation」を実行します。',
            '再起動し、設定したパスワードで確定します。',
          ],
          darwin: macRecovery,
          win32: ['IT部門に問い合わせます。このPCではセキュアブートの一部がオフにされています。'],
        },
      },
      absent: {
        state: 'なし',
        sentence: 'このPCは、セキュアブートのない方式で起動しています。',
        steps: everywhere('IT部門に問い合わせます。UEFIモードで再設定が必要か、PCが古く対応していません。'),
      },
      notKnown: {
        state: '不明',
        sentence: 'セキュアブートがオンか確認できませんでした。',
        steps: everywhere(doctor),
      },
      noChip: {
        state: 'セキュリティチップなし',
        sentence: 'このPCには鍵を保管するチップがないか、オフになっています。',
        steps: everywhere(
          'ファームウェアの設定を開き、TPMを有効にします。',
          'TPMがない場合は、IT部門に問い合わせます。',
        ),
      },
      chipNotKnown: {
        state: 'チップの有無不明',
        sentence: 'このPCに鍵を保管するチップがあるか確認できませんでした。',
        steps: everywhere(doctor),
      },
    },
  },
  systemIntegrity: {
    title: 'システムの完全性',
    why: '一度入り込んだプログラムが、システム自体に居座るのを防ぎます。',
    because: {
      lockdownOff: {
        state: 'カーネルがロックダウンされていません',
        sentence: 'このPCでroot権限を得た人は、動作中のカーネルを変更できます。',
        steps: only(
          'linux',
          'ファームウェアの設定でセキュアブートを有効にします。多くのカーネルは自動的にロックダウンされます。',
        ),
      },
      mandatoryAccessOff: {
        state: 'アクセス制御オフ',
        sentence: 'プログラムの動作を制限するルール（SELinuxまたはAppArmor）が適用されていません。',
        steps: only(
          'linux',
          'SELinuxの場合：/etc/selinux/configにSELINUX=enforcingを設定します。',
          'AppArmorの場合：「sudo systemctl enable --now apparmor」を実行します。',
          'PCを再起動します。',
        ),
      },
      sipOff: {
        state: '保護オフ',
        sentence: 'System Integrity Protectionがオフのため、権限を持つプログラムはmacOSを変更できます。',
        steps: only('darwin', ...csrutil),
      },
      sipWeakened: {
        state: '保護が一部オフ',
        sentence: 'System Integrity Protectionの一部がオフにされています。',
        steps: only('darwin', ...csrutil),
      },
      gatekeeperOff: {
        state: 'Gatekeeperオフ',
        sentence: '署名のないプログラムが、確認なしで起動します。',
        steps: only(
          'darwin',
          '「システム設定」›「プライバシーとセキュリティ」を開きます。',
          '「App Storeと既知のデベロッパ」からのアプリケーションのみを許可します。',
        ),
      },
      memoryIntegrityOff: {
        state: 'メモリ整合性オフ',
        sentence: 'Windowsのカーネルに、署名のないコードが入り込むおそれがあります。',
        steps: only(
          'win32',
          '「Windows セキュリティ」›「デバイス セキュリティ」›「コア分離」を開きます。',
          '「メモリ整合性」をオンにし、再起動します。',
        ),
      },
      memoryIntegrityNotRunning: {
        state: 'まだ動作していません',
        sentence: 'メモリ整合性はオンですが、動作していません。',
        steps: only(
          'win32',
          'PCを再起動します。',
          '解決しない場合は、IT部門に問い合わせます。ドライバーが妨げている可能性があります。',
        ),
      },
      notKnown: {
        state: '不明',
        sentence: 'システムを保護する機能の一部を読み取れませんでした。',
        steps: everywhere(doctor),
      },
    },
  },
};
