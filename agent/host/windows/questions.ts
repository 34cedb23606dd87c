/** How one question is put: a script of our own, how long it may take, and how many rows it may bring. */
export interface Ask {
  /** PowerShell whose output is the rows; no double quotes, and nothing from outside ever gets into it. */
  readonly script: string;
  readonly limitMs: number;
  readonly limitRows: number;
  /** May take so long that the others must not wait for it: it is given a PowerShell of its own, which ends with it. */
  readonly isSlow?: true;
}

/** Management classes answer in a fraction of a second; one that takes longer is stuck behind its provider. */
const cim = (
  namespace: string,
  className: string,
  properties: readonly string[],
  workedOut: Readonly<Record<string, string>> = {},
): Ask => {
  const columns = [...properties.map((name) => [name, `$_.${name}`]), ...Object.entries(workedOut)];
  const row = `[pscustomobject]@{ ${columns.map(([name, value]) => `${name} = ${value}`).join('; ')} }`;
  return {
    script: `Get-CimInstance -Namespace '${namespace}' -ClassName '${className}' -OperationTimeoutSec 8 -ErrorAction Stop | ForEach-Object { ${row} }`,
    limitMs: 12_000,
    limitRows: 64,
  };
};

/** Every question that Stance may ever put to PowerShell. Only enums, numbers, dates and ids are asked for: no text that is translated. */
export const questions = {
  /** BitLocker by its own management; for administrators only. */
  encryptableVolumes: cim(
    'root/cimv2/Security/MicrosoftVolumeEncryption',
    'Win32_EncryptableVolume',
    ['DeviceID', 'DriveLetter', 'ProtectionStatus', 'ConversionStatus', 'EncryptionMethod', 'VolumeType'],
    // -1 where the method is refused: no column is ever left out.
    {
      EncryptionPercentage:
        '$(try { [int](Invoke-CimMethod -InputObject $_ -MethodName GetConversionStatus -ErrorAction Stop).EncryptionPercentage } catch { -1 })',
    },
  ),
  /** BitLocker as Explorer shows it, for everybody; the property is not documented. */
  shellProtection: {
    script:
      "$shell = New-Object -ComObject Shell.Application; [IO.DriveInfo]::GetDrives() | Where-Object { $_.DriveType -eq 'Fixed' } | ForEach-Object { $letter = $_.Name.Substring(0, 2); [pscustomobject]@{ Drive = $letter; Value = $shell.NameSpace($letter).Self.ExtendedProperty('System.Volume.BitLockerProtection') } }",
    limitMs: 12_000,
    limitRows: 64,
  },
  /** What registered with the security centre as protection against malware. */
  antivirusProducts: cim('root/SecurityCenter2', 'AntivirusProduct', [
    'displayName',
    'instanceGuid',
    'productState',
    'pathToSignedReportingExe',
  ]),
  /** Microsoft Defender Antivirus about itself. Dates as UTC in ISO form, or nothing. */
  defender: cim(
    'root/Microsoft/Windows/Defender',
    'MSFT_MpComputerStatus',
    [
      'AMRunningMode',
      'AMProductVersion',
      'AMServiceEnabled',
      'AntivirusEnabled',
      'RealTimeProtectionEnabled',
      'BehaviorMonitorEnabled',
      'IsTamperProtected',
      'DefenderSignaturesOutOfDate',
      'AntivirusSignatureAge',
    ],
    {
      SignaturesAt:
        "$(if ($_.AntivirusSignatureLastUpdated) { $_.AntivirusSignatureLastUpdated.ToUniversalTime().ToString('s') })",
    },
  ),
  /** Which parts of virtualisation-based security are configured and which run. */
  deviceGuard: cim('root/Microsoft/Windows/DeviceGuard', 'Win32_DeviceGuard', [
    'SecurityServicesConfigured',
    'SecurityServicesRunning',
    'VirtualizationBasedSecurityStatus',
    'CodeIntegrityPolicyEnforcementStatus',
  ]),
  /** What Windows Update found when it last looked, without going online. Hidden updates are asked for too. */
  windowsUpdate: {
    script:
      "$session = New-Object -ComObject Microsoft.Update.Session; $searcher = $session.CreateUpdateSearcher(); $searcher.Online = $false; $found = $searcher.Search('IsInstalled=0 and Type=''Software'''); $results = (New-Object -ComObject Microsoft.Update.AutoUpdate).Results; [pscustomobject]@{ ResultCode = [int]$found.ResultCode; Count = [int]$found.Updates.Count; SearchedAt = $(if ($results.LastSearchSuccessDate) { $results.LastSearchSuccessDate.ToString('s') }); InstalledAt = $(if ($results.LastInstallationSuccessDate) { $results.LastInstallationSuccessDate.ToString('s') }); RebootRequired = [bool](New-Object -ComObject Microsoft.Update.SystemInfo).RebootRequired; Updates = @($found.Updates | ForEach-Object { [pscustomobject]@{ Id = $_.Identity.UpdateID; Categories = @($_.Categories | ForEach-Object { $_.CategoryID }); Articles = @($_.KBArticleIDs | ForEach-Object { $_ }); IsHidden = [bool]$_.IsHidden } }) }",
    // Some ten seconds on a slow disk, where the cache of updates is large.
    limitMs: 90_000,
    limitRows: 1,
    isSlow: true,
  },
} as const satisfies Record<string, Ask>;

export type Question = keyof typeof questions;
