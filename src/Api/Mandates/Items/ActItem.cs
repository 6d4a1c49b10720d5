using Budkavle.Api.Mailboxes;
using Budkavle.Domain.Letters;

namespace Budkavle.Api.Mandates;

/// <summary>What somebody else than the owner did with a letter.</summary>
/// <param name="At">When.</param>
/// <param name="Did">saw, opened, confirmed, archived, restored or marked_unread.</param>
/// <param name="Name">Who, as the owner or a register calls them.</param>
/// <param name="Kind">In what capacity, as in <see cref="ActingItem"/>.</param>
/// <param name="LetterId">With which letter.</param>
/// <param name="Subject">Its subject.</param>
public sealed record ActItem(DateTimeOffset At, string Did, string Name, string Kind, Guid LetterId, string Subject)
{
    internal static ActItem Of(OpeningLog.Act act) => new(
        act.At,
        act.Command switch
        {
            LetterCommand.Read => "opened",
            LetterCommand.Confirm => "confirmed",
            LetterCommand.Archive => "archived",
            LetterCommand.Restore => "restored",
            LetterCommand.MarkUnread => "marked_unread",
            _ => "saw",
        },
        act.By.Name, ActingItem.NameOf(act.By.Kind), act.Letter.LetterId, act.Letter.Subject);
}
