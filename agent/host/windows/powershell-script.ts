import { questions } from './questions.ts';

/**
 * What PowerShell runs for as long as it lives: it reads `<id> <question>` lines and writes one line of JSON for each. All the
 * scripts are in it, so nothing that it reads is ever run. Errors are told by number: their texts are translated.
 */
export const powerShellScript = [
  "$ErrorActionPreference = 'Stop'",
  "$ProgressPreference = 'SilentlyContinue'",
  '[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false',
  `$questions = @{ ${Object.entries(questions)
    .map(([name, { script }]) => `${name} = { ${script} }`)
    .join('; ')} }`,
  `while ($null -ne ($line = [Console]::In.ReadLine())) { ${[
    "$id, $name = $line.Split(' ')",
    'try { $answer = @{ id = $id; rows = @(& $questions[$name]) } } catch { $fault = $_.Exception.GetBaseException(); $answer = @{ id = $id; hresult = [int]$fault.HResult; code = [int]$fault.NativeErrorCode } }',
    '[Console]::Out.WriteLine((ConvertTo-Json -InputObject $answer -Compress -Depth 6))',
  ].join('; ')} }`,
].join('; ');
