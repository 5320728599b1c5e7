{% macro say(word='hello') %}'{{ word }}'{% endmacro %}
