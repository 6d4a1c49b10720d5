namespace Budkavle.Domain.Letters.Notifications;

/// <summary>A browser that lets itself be told of letters, as the Push API gives it (W3C Push API, RFC 8291 3).</summary>
/// <param name="Endpoint">Where its push service takes messages for it: an https address that is nobody else's business.</param>
/// <param name="Key">Its public key, P-256, an uncompressed point in unpadded Base64url.</param>
/// <param name="Auth">Its authentication secret of 16 bytes in unpadded Base64url.</param>
/// <param name="Name">What its owner sees it as.</param>
public sealed record PushSubscription(string Endpoint, string Key, string Auth, string Name = "")
{
    /// <summary>A mailbox has so many at most: a household's devices. Each message goes to all.</summary>
    public const int CountMax = 5;

    /// <summary>Push services' addresses have some 200 to 600 characters.</summary>
    public const int EndpointLengthMax = 1024;

    public const int NameLengthMax = 60;

    private const int KeyLength = 87;
    private const int AuthLength = 22;

    /// <summary>Whether it has the form of one. Whether its address may be called is asked elsewhere.</summary>
    public bool HasForm() =>
        Endpoint.Length is > 8 and <= EndpointLengthMax && !Endpoint.AsSpan().ContainsAnyExceptInRange('!', '~')
        && Key.Length == KeyLength && IsBase64Url(Key) && Auth.Length == AuthLength && IsBase64Url(Auth) && Name.Length <= NameLengthMax;

    /// <summary>Several as one address of a notification.</summary>
    public static string ToAddress(IEnumerable<PushSubscription> subscriptions) =>
        string.Join('\n', subscriptions.Select(one => $"{one.Endpoint} {one.Key} {one.Auth}"));

    /// <summary>Those of an address; what is none is left out.</summary>
    public static IReadOnlyList<PushSubscription> OfAddress(string address) =>
        [.. address.Split('\n').Select(line => line.Split(' ')).Where(parts => parts.Length == 3)
            .Select(parts => new PushSubscription(parts[0], parts[1], parts[2])).Where(one => one.HasForm())];

    /// <summary>The endpoint is as good as a secret: whoever knows it can have the browser woken.</summary>
    public override string ToString() => "push subscription";

    private static bool IsBase64Url(string text) => text.All(one => char.IsAsciiLetterOrDigit(one) || one is '-' or '_');
}
