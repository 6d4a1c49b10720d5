namespace Budkavle.Paint;

/// <summary>What a run measures.</summary>
/// <param name="Demo">The demo file of a running silo.</param>
/// <param name="Letters">Letters that the large mailbox is filled up to.</param>
/// <param name="Recipient">Which demo recipient has the large mailbox; the next one has the small one.</param>
/// <param name="Rounds">Loads of each page.</param>
/// <param name="Browser">Chromium.</param>
/// <param name="AtMost">Exit code 1 if an inbox's median is above this many milliseconds; 0: never.</param>
internal sealed record PaintOptions(string Demo, int Letters, int Recipient, int Rounds, string Browser, double AtMost);
