namespace Budkavle.Api.Mailboxes;

/// <summary>A mailbox: open or closed, how many letters it holds, how many are not opened.</summary>
public sealed record MailboxSummary(string Status, uint Letters, uint Unread);
