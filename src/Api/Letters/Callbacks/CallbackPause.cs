namespace Budkavle.Api.Letters.Callbacks;

/// <summary>Why a callback stands still, by the words of the interface.</summary>
internal static class CallbackPause
{
    /// <summary>The sender wished so.</summary>
    public const string BySender = "by_sender";

    /// <summary>The receiver answered 410 Gone.</summary>
    public const string Gone = "gone";

    /// <summary>The receiver took nothing for three days.</summary>
    public const string NotAnswering = "not_answering";
}
