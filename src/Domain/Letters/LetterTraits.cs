namespace Budkavle.Domain.Letters;

/// <summary>What the sender asked for, as bits.</summary>
[Flags]
public enum LetterTraits : byte
{
    None = 0,
    ConfirmationRequired = 1,
    ReplyAllowed = 2,
    HasAttachments = 4,

    /// <summary>The letter's content is the template of a dispatch.</summary>
    FromDispatch = 8,
}
