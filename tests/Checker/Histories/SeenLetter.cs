using Budkavle.Checker.States;

namespace Budkavle.Checker.Histories;

/// <summary>A letter as a reader saw it.</summary>
public readonly record struct SeenLetter(string LetterId, Standing Standing);
