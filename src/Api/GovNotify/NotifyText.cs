using System.Globalization;
using Budkavle.Api.Security;

namespace Budkavle.Api.GovNotify;

/// <summary>Times and addresses as GOV.UK Notify writes them.</summary>
internal static class NotifyText
{
    public static string Of(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    public static string? Of(DateTimeOffset? at) => at is { } some ? Of(some) : null;

    public static string UriOfNotification(SecurityOptions options, Guid id) => $"{Root(options)}v2/notifications/{id}";

    /// <summary>A template as answers to GET name it.</summary>
    public static string UriOfTemplate(SecurityOptions options, Guid id, int version) =>
        string.Create(CultureInfo.InvariantCulture, $"{Root(options)}v2/template/{id}/version/{version}");

    /// <summary>A template as answers to POST name it.</summary>
    public static string UriOfTemplate(SecurityOptions options, Guid service, Guid id) =>
        $"{Root(options)}services/{service}/templates/{id}";

    /// <summary>An address of ours.</summary>
    public static string UriOf(SecurityOptions options, string path) => Root(options) + path;

    private static string Root(SecurityOptions options) => options.Issuer.TrimEnd('/') + "/";
}
