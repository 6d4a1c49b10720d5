using System.Text.Json.Nodes;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scope = Budkavle.Api.Security.Scope;

namespace Budkavle.Api.Documentation;

/// <summary>The OpenAPI document: what the routes' own metadata does not say by itself, namely tokens, scopes and problems.</summary>
internal static class OpenApiConfiguration
{
    public const string DocumentName = "v1";
    private const string SecurityScheme = "oauth2";
    private const string NotifyScheme = "notify";
    private const string ProblemSchema = "Problem";

    private static readonly ProblemCode[] _everywhere = [ProblemCode.BadRequest, ProblemCode.Overloaded];
    private static readonly ProblemCode[] _withToken = [ProblemCode.Unauthorized, ProblemCode.ForbiddenScope, ProblemCode.RateLimited];

    public static void AddBudkavleDocumentation(this IServiceCollection services, SecurityOptions security) =>
        services.AddOpenApi(DocumentName, options =>
        {
            options.AddDocumentTransformer((document, _, _) =>
            {
                Describe(document, security);
                return Task.CompletedTask;
            });
            options.AddOperationTransformer((operation, context, _) =>
            {
                DescribeOperation(operation, context);
                return Task.CompletedTask;
            });
        });

    private static void Describe(OpenApiDocument document, SecurityOptions security)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Budkavle",
            Version = DocumentName,
            Description = "Secure letters from authorities to persons and organisations. Refusals are problem documents (RFC 9457) with a "
                + $"stable code; see {security.Issuer}/problems. Repeat a request with its Idempotency-Key as often as needed.",
        };
        document.Servers = [new OpenApiServer { Url = security.Issuer }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[SecurityScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.OAuth2,
            Description = "Client credentials by client_secret_basic or private_key_jwt. Tokens last ten minutes.",
            Flows = new OpenApiOAuthFlows
            {
                ClientCredentials = new OpenApiOAuthFlow
                {
                    TokenUrl = new Uri(security.TokenEndpoint),
                    Scopes = Scope.All.Where(scope => scope != Scope.Mailbox).ToDictionary(scope => scope, Meaning),
                },
            },
        };
        document.Components.SecuritySchemes[NotifyScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "As client libraries of GOV.UK Notify make it: HS256 by the key's secret, iss the service, iat now.",
        };
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas[ProblemSchema] = Schema();
        DescribeTokenRequest(document);
    }

    private static void DescribeOperation(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var access = context.Description.ActionDescriptor.EndpointMetadata.OfType<EndpointAccess>().LastOrDefault();
        var codes = _everywhere.AsEnumerable();
        if (access is { IsNotify: true })
        {
            // Its refusals have the form of their own contract.
            operation.Security ??= [];
            operation.Security.Add(new OpenApiSecurityRequirement
            {
                [new OpenApiSecuritySchemeReference(NotifyScheme, context.Document)] = [],
            });
            return;
        }

        if (access is { IsAnonymous: false })
        {
            codes = codes.Concat(_withToken);
            operation.Security ??= [];
            foreach (var scope in access.AnyOf.ToString().Split(' '))
            {
                operation.Security.Add(new OpenApiSecurityRequirement
                {
                    [new OpenApiSecuritySchemeReference(SecurityScheme, context.Document)] = [scope],
                });
            }
        }

        operation.Responses ??= [];
        var own = context.Description.ActionDescriptor.EndpointMetadata.OfType<PossibleProblems>().SelectMany(problems => problems.Codes);
        foreach (var code in codes.Concat(own))
            AddProblem(operation.Responses, code, context.Document);
    }

    private static void AddProblem(OpenApiResponses responses, ProblemCode code, OpenApiDocument? document)
    {
        var status = code.Status.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var example = new OpenApiExample { Summary = code.Title, Value = Example(code) };
        if (responses.TryGetValue(status, out var known) && known.Content?.TryGetValue(Problem.ContentType, out var body) == true)
        {
            body.Examples ??= new Dictionary<string, IOpenApiExample>();
            body.Examples[code.Code] = example;
            return;
        }

        responses[status] = new OpenApiResponse
        {
            Description = code.Title,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [Problem.ContentType] = new()
                {
                    Schema = new OpenApiSchemaReference(ProblemSchema, document),
                    Examples = new Dictionary<string, IOpenApiExample> { [code.Code] = example },
                },
            },
        };
    }

    private static void DescribeTokenRequest(OpenApiDocument document)
    {
        if (document.Paths?.TryGetValue("/oauth/token", out var path) != true || path!.Operations is null) return;
        if (!path.Operations.TryGetValue(HttpMethod.Post, out var operation)) return;
        operation.Description = "client_secret_basic: Authorization: Basic base64(client_id:client_secret). "
            + "private_key_jwt: client_assertion_type and client_assertion. Errors as in RFC 6749, 5.2.";
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/x-www-form-urlencoded"] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Required = new HashSet<string> { "grant_type" },
                        Properties = new Dictionary<string, IOpenApiSchema>
                        {
                            ["grant_type"] = Text("Always client_credentials."),
                            ["scope"] = Text("Some of the client's scopes, separated by spaces; all of them when left out."),
                            ["client_assertion_type"] = Text(Security.OAuth.ClientAssertions.Type),
                            ["client_assertion"] = Text("A JWT signed by the client (RFC 7523), at most five minutes long."),
                        },
                    },
                    Example = new JsonObject { ["grant_type"] = "client_credentials", ["scope"] = Scope.LettersWrite },
                },
            },
        };
    }

    private static OpenApiSchema Schema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "RFC 9457 problem details.",
        Required = new HashSet<string> { "type", "title", "status", "code" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("Address of the page that explains the code."),
            ["title"] = Text("What the code means."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["code"] = Text("Stable; decide by it."),
            ["detail"] = Text("What is wrong in this request."),
            ["traceId"] = Text("Quote it when asking for help."),
        },
    };

    private static JsonObject Example(ProblemCode code) => new()
    {
        ["type"] = code.Type,
        ["title"] = code.Title,
        ["status"] = code.Status,
        ["code"] = code.Code,
        ["traceId"] = "4bf92f3577b34da6a3ce929d0e0e4736",
    };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };

    private static string Meaning(string scope) => scope switch
    {
        Scope.LettersWrite => "Send letters and upload contents",
        Scope.LettersRead => "Follow the organisation's own letters",
        Scope.DispatchesWrite => "Make, start, pause and cancel dispatches",
        Scope.DispatchesRead => "Follow dispatches",
        Scope.RecipientsLookup => "Ask whether recipients are reachable",
        Scope.RecipientsImport => "Register recipients (operator of the register)",
        Scope.Submissions => "Fetch what citizens have sent to the agency",
        Scope.Operations => "Operate the service",
        _ => scope,
    };
}
