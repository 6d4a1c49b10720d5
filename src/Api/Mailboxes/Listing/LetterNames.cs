using System.Text;
using Budkavle.Api.Letters;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Notifications;

namespace Budkavle.Api.Mailboxes;

/// <summary>
/// What rows of letters only refer to: names of senders, subjects of dispatches. One for each page: neighbours often have the same.
/// </summary>
internal sealed class LetterNames(ISenderNames senders, IDispatchLetters dispatches, CancellationToken cancellationToken)
{
    private (UInt128 Id, string Name)? _sender;
    private (UInt128 Id, ReadOnlyMemory<byte> Subject)? _dispatch;

    public ValueTask<string> SenderOfAsync(in LetterRow row) =>
        row.Imported ? new(Encoding.UTF8.GetString(row.SenderName.Span))
        : _sender is { } known && known.Id == row.Sender ? new(known.Name) : new(FindSenderAsync(row.Sender));

    private async Task<string> FindSenderAsync(UInt128 id)
    {
        var name = await senders.FindAsync(id) ?? "";
        _sender = (id, name);
        return name;
    }

    public ValueTask<ReadOnlyMemory<byte>> SubjectOfAsync(in LetterRow row)
    {
        if (row.Dispatch == 0) return new(row.Subject);
        return _dispatch is { } known && known.Id == row.Dispatch ? new(known.Subject) : new(FindSubjectAsync(row.Dispatch));
    }

    private async Task<ReadOnlyMemory<byte>> FindSubjectAsync(UInt128 id)
    {
        var letter = await dispatches.FindLetterAsync(id, cancellationToken);
        ReadOnlyMemory<byte> subject = Encoding.UTF8.GetBytes(letter?.Subject ?? "");
        _dispatch = (id, subject);
        return subject;
    }
}
