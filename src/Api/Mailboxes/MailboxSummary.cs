namespace Budkavle.Api.Mailboxes;

/// <summary>A mailbox: open or closed, how many letters it holds, how many are not opened.</summary>
/// <param name="Status">open or closed.</param>
/// <param name="Letters">All.</param>
/// <param name="Unread">Of them not opened.</param>
/// <param name="EmailFails">Messages to the e-mail address come back: it is left alone until the settings are saved again.</param>
/// <param name="PhoneFails">The same of the telephone number.</param>
public sealed record MailboxSummary(string Status, uint Letters, uint Unread, bool EmailFails, bool PhoneFails);
