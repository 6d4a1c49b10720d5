using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Budkavle.Api.Security.Keys;

namespace Budkavle.Api.Security.Citizens;

/// <summary>
/// What a browser keeps for us without being able to read or change it. It may bring back an old value, or one that it took from another
/// browser; whoever reads it must not be harmed by that.
/// </summary>
internal sealed class SealedCookies(CitizenCookies cookies, SealedText seal)
{
    /// <param name="http">The answer it goes with.</param>
    /// <param name="name">The cookie's name, without prefix.</param>
    /// <param name="value">What it says.</param>
    /// <param name="form">How that is written.</param>
    /// <param name="purpose">Bound into the seal, so that no cookie passes for another.</param>
    /// <param name="life">How long the browser keeps it.</param>
    public void Give<T>(HttpContext http, string name, T value, JsonTypeInfo<T> form, ReadOnlySpan<byte> purpose, TimeSpan life) =>
        cookies.Give(http, name, seal.Seal(JsonSerializer.SerializeToUtf8Bytes(value, form), purpose), life);

    /// <summary>What the cookie says; nothing without one, or for one that we did not seal for this purpose.</summary>
    public async ValueTask<T?> OpenAsync<T>(HttpContext http, string name, JsonTypeInfo<T> form, ReadOnlyMemory<byte> purpose)
        where T : class =>
        await seal.OpenAsync(cookies.Read(http, name), purpose, http.RequestAborted) is { } plain
            ? JsonSerializer.Deserialize(plain, form)
            : null;

    public void Take(HttpContext http, string name) => cookies.Take(http, name);
}
