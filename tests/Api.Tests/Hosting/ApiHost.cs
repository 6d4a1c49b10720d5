using System.Text;
using System.Text.Json;
using Budkavle.Api.Admission;
using Budkavle.Api.Security;
using Budkavle.Api.Security.Clients;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Budkavle.Api.Tests.Hosting;

/// <summary>The API on Kestrel at a free port, with a clock, a directory and a store in the hands of the test.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    public const string Issuer = "http://letters.test";
    public const string Mailbox = "0123456789abcdef0123456789abcdef";

    private readonly WebApplication _app;

    private ApiHost(WebApplication app, ApiWorld world)
    {
        _app = app;
        World = world;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Http = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(60) };
    }

    public ApiWorld World { get; }

    public HttpClient Http { get; }

    public ManualTime Time => World.Time;

    public IServiceProvider Services => _app.Services;

    public ITokenIssuer Tokens => Services.GetRequiredService<ITokenIssuer>();

    public Microsoft.AspNetCore.Routing.IEndpointRouteBuilder Routes => _app;

    public static async Task<ApiHost> StartAsync(
        ApiWorld? world = null, ApiLimits? limits = null, SecurityOptions? security = null, Action<WebApplication>? map = null)
    {
        world ??= new ApiWorld();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(world.Logs);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(System.Net.IPAddress.Loopback, 0));
        builder.Services.AddSingleton<TimeProvider>(world.Time);
        builder.Services.AddSingleton<IDocumentStore>(world.Documents);
        builder.Services.AddSingleton<ISealer>(world.Sealer);
        builder.Services.AddSingleton<IClientDirectory>(world.Directory);
        builder.Services.AddSingleton<IMemoryGauge>(world.Memory);
        builder.Services.AddBudkavleApi(new BudkavleApiOptions
        {
            Security = security ?? new SecurityOptions { Issuer = Issuer },
            Limits = limits ?? new ApiLimits(),
        });
        var app = builder.Build();
        app.UseBudkavleApi();
        app.MapBudkavleApi();
        TestRoutes.Map(app);
        map?.Invoke(app);
        await app.StartAsync();
        return new ApiHost(app, world);
    }

    /// <summary>A client with a secret and, if given, keys. Returns the secret.</summary>
    public string AddClient(string clientId, string? jwks = null, params string[] scopes)
    {
        var generated = Services.GetRequiredService<IClientSecrets>().Generate();
        World.Directory.Clients[clientId] = new ClientSnapshot
        {
            ClientId = clientId,
            OrganisationId = "org-" + clientId,
            OrganisationName = "Exempelmyndigheten",
            SecretHash = generated.Hash,
            Jwks = jwks,
            Scopes = ScopeSet.Of(scopes.Length == 0 ? [Scope.LettersWrite, Scope.LettersRead] : scopes),
        };
        return generated.Secret;
    }

    public string TokenFor(string clientId, params string[] scopes)
    {
        var client = World.Directory.Clients[clientId];
        return Tokens.IssueForClient(client, scopes.Length == 0 ? client.Scopes : ScopeSet.Of(scopes)).AccessToken;
    }

    public async Task<HttpResponseMessage> GetAsync(string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        return await Http.SendAsync(request);
    }

    public Task<HttpResponseMessage> RequestTokenAsync(string clientId, string secret, params (string, string)[] fields) =>
        RequestTokenAsync("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{clientId}:{secret}")), fields);

    public async Task<HttpResponseMessage> RequestTokenAsync(string? authorization, params (string Name, string Value)[] fields)
    {
        var all = fields.Any(field => field.Name == "grant_type") ? fields : [("grant_type", "client_credentials"), .. fields];
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token");
        request.Content = new FormUrlEncodedContent(all.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await Http.SendAsync(request);
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync();
        return JsonDocument.Parse(bytes).RootElement;
    }

    /// <summary>The stable code of a problem answer, after checking that its form is right.</summary>
    public static async Task<string> CodeAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var json = await JsonAsync(response);
        var code = json.GetProperty("code").GetString()!;
        Assert.Equal((int)response.StatusCode, json.GetProperty("status").GetInt32());
        Assert.Equal("/problems/" + code, json.GetProperty("type").GetString());
        Assert.False(string.IsNullOrEmpty(json.GetProperty("traceId").GetString()));
        return code;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
