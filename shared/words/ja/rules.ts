import type { rules as english } from '../en/rules.ts';
import { translationOf } from '../message.ts';

/** What a policy asks of a signal, in Japanese. */
export const rules = translationOf<typeof english>()({
  'rule.os.allowed': '次のいずれかのシステム：{systems}',
  'rule.os.supported': 'セキュリティ修正が提供されているバージョン',
  'rule.patch.pending': { other: '保留中のセキュリティ更新は{count}件まで' },
  'rule.patch.none': '保留中のセキュリティ更新がないこと',
  'rule.patch.lists': '{span}以内に取得した一覧による件数',
  'rule.patch.reboot': '未実施の再起動がないこと',
  'rule.patch.lastPatched': '最終更新が{span}以内',
  'rule.patch.automatic': '自動更新がオン',
  'rule.disk.roles': '暗号化が必要なボリューム：{roles}',
  'rule.disk.system': 'システム',
  'rule.disk.data': 'データ',
  'rule.disk.swap': 'スワップ',
  'rule.edr.accepted': '次のいずれかの製品が動作中：{products}',
  'rule.edr.any': '保護する製品が動作中',
  'rule.edr.healthy': '製品が正常と報告していること',
  'rule.edr.definitions': '定義が{span}以内のもの',
  'rule.edr.cloud': '最後の通信が{span}以内',
  'rule.firewall': 'オンで、要求していない接続を遮断',
  'rule.lock': '最後の操作から{span}以内にロック',
  'rule.boot': 'オンで、すべての検査が有効',
  'rule.boot.limited': 'オン',
  'rule.boot.chip': 'TPM 2.0またはSecure Enclave',
  'rule.management.any': '組織によって管理されていること',
  'rule.management.by': '次のいずれかによる管理：{services}',
  'rule.management.approved': '登録が承認済み',
  'rule.hardware.makers': '次のいずれかの製造元：{makers}',
  'rule.hardware.real': '仮想マシンではないこと',
});
