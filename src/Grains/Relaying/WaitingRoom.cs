namespace Budkavle.Grains.Relaying;

/// <summary>How many letters wait for an operator.</summary>
/// <param name="Domain">The operator.</param>
/// <param name="Waiting">How many, or at least that many if <paramref name="IsMore"/>.</param>
/// <param name="IsMore">Counting ended before the end.</param>
/// <param name="OldestAt">Since when the oldest waits, milliseconds since 1970; 0 if none does.</param>
public sealed record WaitingRoom(string Domain, long Waiting, bool IsMore, long OldestAt);
