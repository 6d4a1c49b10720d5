using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using Budkavle.Api.Security;

namespace Budkavle.Api.Pages.Web;

/// <summary>Styles and scripts of the pages, from the assembly, under addresses that carry their hash and may be kept for ever.</summary>
public static class PageAssets
{
    private const string Prefix = "assets/";
    private const string PushWorker = "push-worker.js";

    private static readonly FrozenDictionary<string, (byte[] Bytes, string Hash)> _files = Load();

    /// <summary>The address of a file.</summary>
    public static string Url(string name) => $"/assets/{_files[name].Hash}/{name}";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/assets/{hash}/{name}", Get).Anonymous("Styles and scripts").ExcludeFromDescription();
        // A worker is known by its address, and looks after pages below it: no hash, and asked for anew each time.
        routes.MapGet("/my/" + PushWorker, GetPushWorker).Anonymous("A script").ExcludeFromDescription();
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
        _ => "application/octet-stream",
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
