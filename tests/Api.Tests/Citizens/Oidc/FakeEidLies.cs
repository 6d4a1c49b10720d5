using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace Budkavle.Api.Tests.Citizens.Oidc;

/// <summary>What a false e-ID does otherwise than an honest one.</summary>
internal sealed class FakeEidLies(SecurityKey key)
{
    public Action<JsonObject>? Discovery { get; set; }

    public Action<Dictionary<string, object>>? IdToken { get; set; }

    public Action<Dictionary<string, object>>? UserInfo { get; set; }

    /// <summary>Null for <c>alg</c> none.</summary>
    public SigningCredentials? IdTokenKey { get; set; } = new(key, SecurityAlgorithms.EcdsaSha256);

    public SigningCredentials? UserInfoKey { get; set; } = new(key, SecurityAlgorithms.EcdsaSha256);

    /// <summary>What becomes of a token after it was signed; the first argument is the client's key for encryption.</summary>
    public Func<JsonWebKey, string, string>? Wrap { get; set; }

    /// <summary>Whether UserInfo comes as plain JSON.</summary>
    public bool UserInfoPlain { get; set; }

    /// <summary>Whether the token endpoint has no time.</summary>
    public bool Down { get; set; }
}
