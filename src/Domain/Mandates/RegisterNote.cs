namespace Budkavle.Domain.Mandates;

/// <summary>An order of a register's keeper about the owner of a mailbox, for the mailbox's log.</summary>
/// <param name="Kind">What was ordered.</param>
/// <param name="At">When.</param>
/// <param name="Evidence">The order's reference at the authority.</param>
public sealed record RegisterNote(RegisterNoteKind Kind, DateTimeOffset At, string Evidence);
