namespace Budkavle.Api.Letters.Callbacks;

/// <summary>A secret that signs messages.</summary>
/// <param name="Text"><c>whsec_</c> and 32 bytes in base64.</param>
/// <param name="Until">When it signs no longer; null for the newest.</param>
internal sealed record CallbackSecret(string Text, DateTimeOffset? Until)
{
    public override string ToString() => "CallbackSecret";
}
