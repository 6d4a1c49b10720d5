using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Api.Letters.Parsing;

/// <summary>
/// A letter as it was parsed, its texts unescaped into one scratch buffer. Reused from letter to letter: what it hands out is valid until
/// <see cref="Reset"/>.
/// </summary>
public sealed class LetterDraft
{
    private const int ScratchKeptMax = 256 * 1024;
    private byte[] _scratch = new byte[4096];
    private int _used;

    public IdentityNumber Recipient { get; internal set; }

    public Segment Key { get; internal set; }

    public Segment Subject { get; internal set; }

    public Segment Reference { get; internal set; }

    public Segment Language { get; internal set; }

    public Segment Category { get; internal set; }

    public Segment SupportText { get; internal set; }

    public Segment SupportUrl { get; internal set; }

    public Segment SupportPhone { get; internal set; }

    public Segment SupportEmail { get; internal set; }

    /// <summary>The code of a form.</summary>
    public Segment Form { get; internal set; }

    public Segment BodyType { get; internal set; }

    public Segment Body { get; internal set; }

    /// <summary>Milliseconds since 1970, or 0.</summary>
    public long PublishAt { get; internal set; }

    public long DueAt { get; internal set; }

    /// <summary>When a dispatch begins; letters of their own have none.</summary>
    public long ScheduledAt { get; internal set; }

    public LetterTraits Traits { get; internal set; }

    /// <summary>What is done while the letter stays unread.</summary>
    public Escalation Escalation { get; internal set; }

    /// <summary>The template it was made of; not a field of a letter's JSON.</summary>
    public TemplateMark Template { get; internal set; }

    public List<AttachmentDraft> Attachments { get; } = [];

    /// <summary>Which fields have been seen, to find one that comes twice.</summary>
    internal uint Seen { get; set; }

    public ReadOnlySpan<byte> this[Segment segment] => _scratch.AsSpan(segment.Start, segment.Length);

    public ReadOnlyMemory<byte> Memory(Segment segment) => _scratch.AsMemory(segment.Start, segment.Length);

    internal Span<byte> Reserve(int length)
    {
        if (_scratch.Length - _used < length) Array.Resize(ref _scratch, Math.Max(_scratch.Length * 2, _used + length));
        return _scratch.AsSpan(_used, length);
    }

    internal Segment Take(int length)
    {
        var segment = new Segment(_used, length);
        _used += length;
        return segment;
    }

    public void Reset()
    {
        if (_scratch.Length > ScratchKeptMax) _scratch = new byte[4096];
        _used = 0;
        Recipient = default;
        Key = Subject = Reference = Language = Category = default;
        SupportText = SupportUrl = SupportPhone = SupportEmail = Form = BodyType = Body = default;
        PublishAt = DueAt = ScheduledAt = 0;
        Traits = LetterTraits.None;
        Escalation = default;
        Template = default;
        Attachments.Clear();
        Seen = 0;
    }
}
