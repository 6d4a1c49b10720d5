namespace Budkavle.Domain.Submissions;

/// <summary>Acknowledged submissions were looked through, and those whose time was over deleted.</summary>
/// <param name="Count">How many.</param>
public sealed record IntakePurged(int Count) : IntakeEvent;
