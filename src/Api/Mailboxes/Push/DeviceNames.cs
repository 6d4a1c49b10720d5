namespace Budkavle.Api.Mailboxes.Push;

/// <summary>What a browser is called in a list of devices: enough for its owner to know it again.</summary>
internal static class DeviceNames
{
    // The first that fits: Edge also says Chrome, and Chrome also says Safari.
    private static readonly (string Word, string Name)[] _browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ];

    private static readonly (string Word, string Name)[] _systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("CrOS", "Chromebook"),
        ("Linux", "Linux"),
    ];

    public static string Of(string userAgent)
    {
        var parts = new[] { Find(_browsers, userAgent), Find(_systems, userAgent) }.OfType<string>().ToArray();
        return parts.Length == 0 ? "?" : string.Join(", ", parts);
    }

    private static string? Find((string Word, string Name)[] known, string text) =>
        known.FirstOrDefault(one => text.Contains(one.Word, StringComparison.Ordinal)).Name;
}
