using Budkavle.Api.Admission;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;

namespace Budkavle.Api.Documentation;

/// <summary>The OpenAPI document at /openapi/v1.json, a page to try it at /docs, and how routes name their refusals.</summary>
public static class DocumentationEndpointExtensions
{
    /// <summary>Making the document walks every route and type, so it counts as several requests.</summary>
    private const int DocumentCostUnits = 8;

    /// <summary>Names the refusals of a route in the OpenAPI document.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder builder, params ProblemCode[] codes)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new PossibleProblems(codes));

    internal static void MapDocumentation(this IEndpointRouteBuilder routes) =>
        routes.MapOpenApi("/openapi/{documentName}.json").Anonymous("The interface is public").Cost(DocumentCostUnits);

    internal static void UseDocumentationPage(this IApplicationBuilder app) =>
        app.UseWhen(context => context.GetEndpoint() is null, pages => pages.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "docs";
            page.DocumentTitle = "Budkavle API";
            page.SwaggerEndpoint("/openapi/v1.json", "Budkavle v1");
        }));
}
