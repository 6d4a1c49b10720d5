namespace Budkavle.Grains.Printing;

/// <summary>What a run of the print house's work came to.</summary>
/// <param name="Jobs">Jobs put where the print house takes them from.</param>
/// <param name="Letters">Letters in them.</param>
/// <param name="Receipts">Lines of receipts that said something new.</param>
/// <param name="NotUnderstood">Lines of receipts that said nothing, or of no letter in such a job.</param>
public readonly record struct PrintRun(int Jobs, int Letters, int Receipts, int NotUnderstood);
