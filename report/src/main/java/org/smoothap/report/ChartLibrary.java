package org.smoothap.report;

import java.io.IOException;
import java.io.StringReader;
import java.util.Properties;

/**
 * uPlot (Leon Sorokin, MIT licence), taken from its WebJar to be copied into the page, licence included.
 *
 * @param style its style sheet
 * @param script its script, which begins with the licence as a comment
 */
record ChartLibrary(String style, String script) {

    static ChartLibrary load() throws IOException {
        var properties = new Properties();
        properties.load(new StringReader(Resource.text("/META-INF/maven/org.webjars.npm/uplot/pom.properties")));
        String folder = "/META-INF/resources/webjars/uplot/" + properties.getProperty("version") + "/";
        String script = Resource.text(folder + "dist/uPlot.iife.min.js");
        if (script.contains("</script")) {
            throw new IOException("uPlot " + properties.getProperty("version") + " cannot stand inside a page: it holds '</script'");
        }
        return new ChartLibrary(
                Resource.text(folder + "dist/uPlot.min.css"), "/*! uPlot\n" + Resource.text(folder + "LICENSE") + "\n*/\n" + script);
    }
}
