using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Budkavle.Api.Security;

namespace Budkavle.Api.Pages.Web;

/// <summary>Styles and scripts of the pages, from the assembly, under addresses that carry their hash and may be kept for ever.</summary>
public static class PageAssets
{
    private const string Prefix = "assets/";
    private const string PushWorker = "push-worker.js";

    private static readonly FrozenDictionary<string, (byte[] Bytes, string Hash)> _files = Load();

    /// <summary>
    /// What a telephone needs to put the mailbox on its home screen (W3C, Web Application Manifest). iOS sends notifications only to pages
    /// that are there.
    /// </summary>
    internal const string ManifestPath = "/my/app.webmanifest";

    private static readonly byte[] _manifest = Manifest();

    /// <summary>The address of a file.</summary>
    public static string Url(string name) => $"/assets/{_files[name].Hash}/{name}";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/assets/{hash}/{name}", Get).Anonymous("Styles and scripts").ExcludeFromDescription();
        // A worker is known by its address, and looks after pages below it: no hash, and asked for anew each time.
        routes.MapGet("/my/" + PushWorker, GetPushWorker).Anonymous("A script").ExcludeFromDescription();
        routes.MapGet(ManifestPath, () => Results.Bytes(_manifest, "application/manifest+json"))
            .Anonymous("The pages' name and icons").ExcludeFromDescription();
    }

    private static IResult GetPushWorker(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-cache";
        return Results.Bytes(_files[PushWorker].Bytes, TypeOf(PushWorker));
    }

    private static IResult Get(string hash, string name, HttpContext http)
    {
        if (!_files.TryGetValue(name, out var file) || file.Hash != hash) return Results.NotFound();
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(file.Bytes, TypeOf(name));
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        _ => "application/octet-stream",
    };

    /// <summary>The scope is everything of ours, for who is not logged in is led to another page and back.</summary>
    private static byte[] Manifest() => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
    {
        ["id"] = "/my",
        ["name"] = "Budkavle",
        ["short_name"] = "Budkavle",
        ["start_url"] = "/my",
        ["scope"] = "/",
        ["display"] = "standalone",
        ["background_color"] = "#ffffff",
        ["theme_color"] = "#0b5a4f",
        ["icons"] = new[] { Icon(192, "any"), Icon(512, "any"), Icon(512, "maskable") },
    });

    private static Dictionary<string, string> Icon(int pixels, string purpose) => new()
    {
        ["src"] = Url($"app-{pixels}.png"), ["sizes"] = $"{pixels}x{pixels}", ["type"] = "image/png", ["purpose"] = purpose,
    };

    private static FrozenDictionary<string, (byte[] Bytes, string Hash)> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..], name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                var bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
                return (bytes, Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]);
            });
    }
}
