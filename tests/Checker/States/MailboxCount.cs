namespace Budkavle.Checker.States;

/// <summary>How many letters a mailbox says that it holds.</summary>
public sealed record MailboxCount(string Recipient, long Letters);
